using Derman.Channels;
using Derman.Plugins.Packages;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Packages;

public sealed class RoundTripTests
{
    [Fact]
    public void Packed_IsSound_AndUnpacksToTheSameFiles()
    {
        using var source = new TempFolder();
        using var target = new TempFolder();
        var folder = source.Copy("phone");
        using var package = Pack(folder);
        var report = new PackageReader().Check(package, [PackageKit.Maker]);
        Assert.Empty(report.Faults);
        Assert.Equal(("phone", new Version(1, 0, 0), PackageKit.Maker.KeyId), (report.Manifest!.Id, report.Hashes!.Version, report.KeyId));

        var installed = new PluginStore(target.Path).Put(package, report, new PackageReader());
        Assert.Equal(Path.Combine(target.Path, "phone", "1.0.0"), installed);
        Assert.Equal(FolderCheck.Files(folder), FolderCheck.Files(installed));
        Assert.All(FolderCheck.Files(folder), name => Assert.Equal(File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(Path.Combine(installed, name))));
        Assert.Null(new PluginStore(target.Path).Verify("phone", new Version(1, 0, 0), [PackageKit.Maker]));
    }

    [Fact]
    public void Packed_Twice_IsTheSameButForTheSignature()
    {
        using var source = new TempFolder();
        var folder = source.Copy("whatsapp");
        using var one = new MemoryStream();
        using var two = new MemoryStream();
        PackageWriter.Pack(folder, "whatsapp", new Version(1, 0, 0), one, key: null);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 2, 2, 2, 2, 2, DateTimeKind.Utc));
        }

        PackageWriter.Pack(folder, "whatsapp", new Version(1, 0, 0), two, key: null);
        Assert.Equal(one.ToArray(), two.ToArray());
    }

    [Fact]
    public void Unsigned_CanBeSignedLater_AndSignedAnew()
    {
        using var source = new TempFolder();
        using var unsigned = new MemoryStream();
        PackageWriter.Pack(source.Copy("phone"), "phone", new Version(1, 0, 0), unsigned, key: null);
        Assert.Equal(["package.unsigned"], PackageKit.Codes(new PackageReader().Check(unsigned, [PackageKit.Maker])));
        Assert.True(new PackageReader().Check(unsigned, publishers: null).IsSound); // A maker looks at his own work.

        using var other = PublisherKey.Create();
        using var signed = new MemoryStream();
        PackageWriter.Sign(unsigned, signed, other);
        Assert.Equal(["package.publisherUnknown"], PackageKit.Codes(PackageKit.Check(signed.ToArray())));
        using var anew = new MemoryStream();
        PackageWriter.Sign(signed, anew, PackageKit.Key);
        Assert.True(PackageKit.Check(anew.ToArray()).IsSound);
    }

    [Fact]
    public void Key_SurvivesItsFile_AndOtherCurvesAreRefused()
    {
        using var key = PublisherKey.Create();
        using var again = PublisherKey.Read(key.ExportPkcs8PrivateKeyPem()).Key!;
        using var shown = PublisherKey.Read(key.ExportSubjectPublicKeyInfoPem()).Key!;
        Assert.Equal(PublisherKey.IdOf(key.ExportSubjectPublicKeyInfo()), PublisherKey.IdOf(shown.ExportSubjectPublicKeyInfo()));
        Assert.True(PublisherKey.Verify(shown.ExportSubjectPublicKeyInfo(), "x"u8, PublisherKey.Sign(again, "x"u8)));
        Assert.False(PublisherKey.Verify(shown.ExportSubjectPublicKeyInfo(), "y"u8, PublisherKey.Sign(again, "x"u8)));
        using var larger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        Assert.NotNull(PublisherKey.Read(larger.ExportPkcs8PrivateKeyPem()).Problem);
        Assert.NotNull(PublisherKey.Read("no key").Problem);
    }

    [Fact]
    public void FolderCheck_SaysEverythingAtOnce()
    {
        using var source = new TempFolder();
        var folder = source.Copy("phone", m => m.Replace("\"1.0\", \"max\"", "\"1.9\", \"max\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "a:b"), "x");
        File.WriteAllText(Path.Combine(folder, "strings", "TR.json"), "{}");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "/etc/hostname");
        Directory.CreateSymbolicLink(Path.Combine(folder, "folder"), "/etc");
        File.WriteAllText(Path.Combine(folder, "strings", "fa.json"), "[]");
        File.Delete(Path.Combine(folder, "Derman.Channels.Phone.dll"));
        Assert.Equal(
            ["package.nameTwice", "package.nameUnsafe", "package.notAFile", "package.notAFile", "plugin.assemblyMissing", "plugin.sdkOutOfBounds", "plugin.stringsInvalid"],
            FolderCheck.Run(folder, ChannelsSdk.Current, PackageLimits.Default).Faults.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    private static MemoryStream Pack(string folder)
    {
        var package = new MemoryStream();
        PackageWriter.Pack(folder, "phone", new Version(1, 0, 0), package, PackageKit.Key);
        return package;
    }
}
