using Derman.Plugins.Packages;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Packages;

/// <summary>Whatever is done to a package, the reader answers with faults: no other exception, and nothing outside its folder.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 3000;

    [Fact]
    public void Mutated_IsRefusedOrWhole_AndNothingIsWrittenOutside()
    {
        using var area = new TempFolder();
        var root = Path.Combine(area.Path, "plugins");
        File.WriteAllText(Path.Combine(area.Path, "neighbour"), "mine");
        var (random, good) = (new Random(20261122), PackageKit.Zip(PackageKit.Signed(Small())));
        Assert.True(PackageKit.Check(good).IsSound);
        var reader = new PackageReader();
        var sound = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var mutated = Mutate(good, random);
            using var stream = new MemoryStream(mutated);
            foreach (var publishers in (IReadOnlyList<Publisher>?[])[[PackageKit.Maker], null])
            {
                var report = reader.Check(stream, publishers);
                Assert.All(report.Faults, f => Assert.StartsWith("p", f.Code, StringComparison.Ordinal));
                if (publishers is not null && report.IsSound)
                {
                    // Times, comments and the like may change; what is unpacked may not.
                    sound++;
                    new PluginStore(root).Put(stream, report, reader);
                    Assert.Null(new PluginStore(root).Verify("phone", new Version(1, 1, 0), [PackageKit.Maker]));
                }
            }
        }

        Assert.InRange(sound, 1, Rounds / 2);
        Assert.Equal(["neighbour", "plugins"], Directory.EnumerateFileSystemEntries(area.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["phone"], Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(area.Path, "neighbour")));
    }

    private static Dictionary<string, byte[]> Small()
    {
        var files = PackageKit.Files(PackageKit.Version("1.1.0"));
        files["Derman.Channels.Phone.dll"] = [1, 2, 3]; // Looked at only when it is loaded.
        foreach (var large in files.Keys.Where(k => k.EndsWith(".pdb", StringComparison.Ordinal) || k.EndsWith(".md", StringComparison.Ordinal)).ToList())
        {
            files.Remove(large);
        }

        return files;
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(Math.Min(bytes.Length, 900));
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)0xFF; break;
                case 3 when bytes.Length > 100: bytes = bytes[..random.Next(bytes.Length / 2, bytes.Length)]; break;
                case 4: "../"u8.CopyTo(bytes.AsSpan(Math.Min(at, bytes.Length - 3))); break;
                default:
                    var length = random.Next(1, 40);
                    bytes.AsSpan(random.Next(bytes.Length - Math.Min(length, bytes.Length)), Math.Min(length, bytes.Length - 1)).Slice(0, Math.Min(length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }

        return bytes;
    }
}
