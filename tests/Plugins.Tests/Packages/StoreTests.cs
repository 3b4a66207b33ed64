using Derman.Plugins.Packages;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Packages;

public sealed class StoreTests : IDisposable
{
    private static readonly Version One = new(1, 1, 0);
    private readonly TempFolder _folder = new();
    private readonly PackageReader _reader = new();

    private PluginStore Store => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LeftOver_OfACrashBetweenWritingAndRenaming_IsCleaned_AndTheOldVersionStays()
    {
        Put("1.1.0");
        var crashed = Directory.CreateDirectory(Path.Combine(_folder.Path, ".unfinished-0123"));
        File.WriteAllText(Path.Combine(crashed.FullName, "channel.json"), "{");
        Assert.Equal(1, Store.Clean(new HashSet<(string, Version)> { ("phone", One) }));
        Assert.Equal(["phone"], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName));
        Assert.Null(Store.Verify("phone", One, [PackageKit.Maker]));
    }

    [Fact]
    public void PackageThatChangesAfterTheCheck_LeavesNothing()
    {
        var (package, other) = (PackageKit.Package("1.1.0"), PackageKit.Package("1.1.0", change: m => m.Replace("\"inProcess\"", "\"inProcess\" ", StringComparison.Ordinal)));
        var report = PackageKit.Check(package);
        Assert.Throws<InvalidDataException>(() => Store.Put(new MemoryStream(other), report, _reader));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("changed", "package.tampered")]
    [InlineData("added", "package.tampered")]
    [InlineData("removed", "package.tampered")]
    [InlineData("linked", "package.tampered")]
    [InlineData("hashes", "package.signatureBroken")]
    [InlineData("unsigned", "package.tampered")]
    [InlineData("gone", "package.tampered")]
    [InlineData("moved", "package.tampered")]
    [InlineData("withdrawn", "package.publisherWithdrawn")]
    public void InstalledFiles_ThatAreNotThePackages_AreNoticed(string how, string code)
    {
        var folder = Put("1.1.0");
        var (file, version) = (Path.Combine(folder, "strings", "tr.json"), One);
        switch (how)
        {
            case "changed": File.AppendAllText(file, " "); break;
            case "added": File.WriteAllText(Path.Combine(folder, "System.Evil.dll"), "x"); break;
            case "removed": File.Delete(file); break;
            case "linked":
                File.Delete(file);
                File.CreateSymbolicLink(file, "/etc/hostname");
                break;
            case "hashes": File.AppendAllText(Path.Combine(folder, HashList.FileName), " "); break;
            case "unsigned": File.Delete(Path.Combine(folder, PackageSignature.FileName)); break;
            case "gone": Directory.Delete(folder, recursive: true); break;
            case "moved":
                version = new Version(9, 0, 0);
                Directory.Move(folder, Store.FolderOf("phone", version));
                break;
        }

        Assert.Equal(code, Store.Verify("phone", version, [PackageKit.Maker with { Withdrawn = how == "withdrawn" }])?.Code);
    }

    [Fact]
    public void Clean_KeepsWhatIsNamed_AndNothingElse()
    {
        Put("1.1.0");
        Put("1.2.0");
        Put("1.3.0");
        Store.Clean(new HashSet<(string, Version)> { ("phone", new Version(1, 2, 0)) });
        Assert.Equal(["1.2.0"], Directory.GetDirectories(Path.Combine(_folder.Path, "phone")).Select(Path.GetFileName));
        Store.Clean(new HashSet<(string, Version)>());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private string Put(string version)
    {
        var package = PackageKit.Package(version);
        return Store.Put(new MemoryStream(package), PackageKit.Check(package), _reader);
    }
}
