using System.Buffers.Binary;
using System.Text;
using Derman.Channels;
using Derman.Plugins.Packages;

namespace Derman.Plugins.Tests.Packages;

/// <summary>Every way a package can be wrong has its own code, and a cure.</summary>
public sealed class RefusalTests
{
    private const int Link = unchecked((int)(0xA1FFu << 16));
    private const int Device = unchecked((int)(0x21B6u << 16));
    private const int Folder = unchecked((int)(0x41EDu << 16));

    public static TheoryData<string, string> Bad => new()
    {
        { "empty", "package.notAZip" },
        { "text", "package.notAZip" },
        { "cutOff", "package.notAZip" },
        { "zip64Count", "package.notAZip" },
        { "bytesInFront", "package.notAZip" },
        { "overlap", "package.notAZip" },
        { "localNameDiffers", "package.notAZip" },
        { "otherMethod", "package.notAZip" },
        { "moreEntriesThanSaid", "package.notAZip" },
        { "absolute", "package.nameUnsafe" },
        { "above", "package.nameUnsafe" },
        { "aboveInside", "package.nameUnsafe" },
        { "backslash", "package.nameUnsafe" },
        { "drive", "package.nameUnsafe" },
        { "device", "package.nameUnsafe" },
        { "dotAtTheEnd", "package.nameUnsafe" },
        { "control", "package.nameUnsafe" },
        { "nonAscii", "package.nameUnsafe" },
        { "longName", "package.nameUnsafe" },
        { "folderEntry", "package.nameUnsafe" },
        { "symlink", "package.notAFile" },
        { "deviceNode", "package.notAFile" },
        { "folderKind", "package.notAFile" },
        { "encrypted", "package.notAFile" },
        { "twice", "package.nameTwice" },
        { "twiceByCase", "package.nameTwice" },
        { "folderByCase", "package.nameTwice" },
        { "fileAndFolder", "package.nameTwice" },
        { "manyFiles", "package.tooManyFiles" },
        { "tooLarge", "package.tooLarge" },
        { "fileTooLarge", "package.fileTooLarge" },
        { "contentTooLarge", "package.contentTooLarge" },
        { "bomb", "package.expands" },
        { "bombThatLies", "package.broken" },
        { "shorterThanSaid", "package.broken" },
        { "brokenDeflate", "package.broken" },
        { "noHashes", "package.hashesMissing" },
        { "hashesNoJson", "package.hashesInvalid" },
        { "hashesOtherKey", "package.hashesInvalid" },
        { "hashesDisorder", "package.hashesInvalid" },
        { "hashesOutside", "package.hashesInvalid" },
        { "hugeHashes", "package.fileTooLarge" },
        { "unlisted", "package.fileUnlisted" },
        { "missing", "package.fileMissing" },
        { "otherContent", "package.hashDiffers" },
        { "noManifest", "package.manifestMissing" },
        { "badManifest", "package.manifestInvalid" },
        { "otherId", "package.idDiffers" },
        { "otherVersion", "package.versionDiffers" },
        { "noEntry", "package.entryMissing" },
        { "newerContract", "plugin.sdkOutOfBounds" },
        { "unsigned", "package.unsigned" },
        { "signatureNoJson", "package.signatureInvalid" },
        { "signatureShort", "package.signatureInvalid" },
        { "stranger", "package.publisherUnknown" },
        { "withdrawn", "package.publisherWithdrawn" },
        { "forged", "package.signatureBroken" },
        { "hashesChangedAfterwards", "package.signatureBroken" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Package_IsRefused_WithCodeCauseAndCure(string how, string code)
    {
        var limits = new PackageLimits { Files = 60, Package = 2_000_000, File = 500_000, Content = 1_500_000, RatioFrom = 50_000 };
        var publishers = how == "withdrawn" ? PackageKit.Maker with { Withdrawn = true } : PackageKit.Maker;
        var report = new PackageReader(limits, ChannelsSdk.Current).Check(new MemoryStream(Make(how)), [publishers]);
        var fault = Assert.Single(report.Faults, f => f.Code == code);
        Assert.NotEmpty(fault.Cause);
        Assert.NotEmpty(fault.Cure);
        Assert.DoesNotContain('\n', fault.Cause);
    }

    [Fact]
    public void Names_AreAllToldAtOnce()
    {
        var bad = PackageKit.Signed(PackageKit.Files(PackageKit.Version("1.1.0")));
        bad.Add(("../one", [1], PackageKit.PlainFile));
        bad.Add(("two", [1], Link));
        bad.Add(("three/", [], Folder));
        Assert.Equal(
            ["package.nameUnsafe", "package.notAFile", "package.nameUnsafe", "package.notAFile"],
            PackageKit.Codes(PackageKit.Check(PackageKit.Zip(bad))));
    }

    [Fact]
    public void Untrusted_NothingIsUnpacked()
    {
        // The broken file would be noticed if it were looked at.
        var report = new PackageReader().Check(new MemoryStream(Make("brokenDeflate")), []);
        Assert.Equal(["package.publisherUnknown"], PackageKit.Codes(report));
        Assert.Null(report.Manifest);
    }

    private static byte[] Make(string how)
    {
        var files = PackageKit.Files(m => how switch
        {
            "otherId" => PackageKit.Version("1.1.0")(m).Replace("\"id\": \"phone\"", "\"id\": \"telephone\"", StringComparison.Ordinal),
            "otherVersion" => PackageKit.Version("1.2.0")(m),
            "badManifest" => m.Replace("\"isolation\"", "\"isolatoin\"", StringComparison.Ordinal),
            "newerContract" => PackageKit.Version("1.1.0")(m).Replace("\"1.0\", \"max\": \"1.x\"", "\"1.9\", \"max\": \"1.x\"", StringComparison.Ordinal),
            _ => PackageKit.Version("1.1.0")(m),
        });
        switch (how)
        {
            case "empty": return [];
            case "text": return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("no zip ", 100)));
            case "manyFiles": Add(60, i => ($"f{i}", [1])); break;
            case "tooLarge": return new byte[2_000_001];
            case "fileTooLarge": Add(1, _ => ("big", Noise(500_001))); break;
            case "contentTooLarge": Add(4, i => ($"big{i}", Noise(400_000))); break;
            case "bomb": Add(1, _ => ("bomb", new byte[400_000])); break;
            case "noManifest": files.Remove("channel.json"); break;
            case "noEntry": files.Remove("Derman.Channels.Phone.dll"); break;
            case "bombThatLies" or "shorterThanSaid" or "brokenDeflate": files["z"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000))); break;
        }

        using var stranger = PublisherKey.Create();
        var entries = PackageKit.Signed(files, key: how == "stranger" ? stranger : null, changeHashes: bytes => Changed(how, bytes));
        Change(how, entries);
        return Patched(how, PackageKit.Zip(entries));

        void Add(int count, Func<int, (string, byte[])> make)
        {
            for (var i = 0; i < count; i++)
            {
                var (name, content) = make(i);
                files[name] = content;
            }
        }
    }

    private static byte[] Changed(string how, byte[] hashes)
    {
        var text = Encoding.UTF8.GetString(hashes);
        return Encoding.UTF8.GetBytes(how switch
        {
            "hashesNoJson" => "hello",
            "hashesOtherKey" => text.Replace("\"format\": 1,", "\"format\": 1, \"more\": 1,", StringComparison.Ordinal),
            "hashesDisorder" => text.Replace("\"channel.json\"", "\"zz.json\"", StringComparison.Ordinal),
            "hashesOutside" => text.Replace("\"channel.json\"", "\"../channel.json\"", StringComparison.Ordinal),
            "missing" => text.Replace("\"strings/tr.json\"", "\"strings/tt.json\"", StringComparison.Ordinal),
            "bombThatLies" or "shorterThanSaid" => System.Text.RegularExpressions.Regex.Replace(
                text, "(\"path\": \"z\",\\s*\"size\": )([0-9]+)", m => $"{m.Groups[1].Value}{int.Parse(m.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) + (how == "shorterThanSaid" ? 1 : -1)}",
                System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)),
            "hugeHashes" => text + new string(' ', 1024 * 1024),
            _ => text,
        });
    }

    private static void Change(string how, List<(string Name, byte[] Content, int Attributes)> entries)
    {
        byte[] some = [1, 2, 3];
        (string, byte[], int)? more = how switch
        {
            "absolute" => ("/etc/passwd", some, PackageKit.PlainFile),
            "above" => ("../../outside", some, PackageKit.PlainFile),
            "aboveInside" => ("strings/../../outside", some, PackageKit.PlainFile),
            "backslash" => ("..\\outside", some, PackageKit.PlainFile),
            "drive" => ("C:/outside", some, PackageKit.PlainFile),
            "device" => ("strings/nul.json", some, PackageKit.PlainFile),
            "dotAtTheEnd" => ("channel.json.", some, PackageKit.PlainFile),
            "control" => ("a\nb", some, PackageKit.PlainFile),
            "nonAscii" => ("ş.json", some, PackageKit.PlainFile),
            "longName" => (new string('a', 201), some, PackageKit.PlainFile),
            "folderEntry" => ("more/", [], PackageKit.PlainFile),
            "symlink" => ("link", "/etc/passwd"u8.ToArray(), Link),
            "deviceNode" => ("zero", [], Device),
            "folderKind" => ("more", [], Folder),
            "twice" => ("channel.json", some, PackageKit.PlainFile),
            "twiceByCase" => ("Channel.JSON", some, PackageKit.PlainFile),
            "folderByCase" => ("Strings/de.json", some, PackageKit.PlainFile),
            "fileAndFolder" => ("channel.json/more", some, PackageKit.PlainFile),
            "unlisted" => ("more.txt", some, PackageKit.PlainFile),
            _ => null,
        };
        if (more is { } added)
        {
            entries.Add(added);
        }

        Replace(HashList.FileName, how == "noHashes" ? null : how == "hashesChangedAfterwards" ? c => [.. c, (byte)' '] : c => c);
        Replace(PackageSignature.FileName, how switch
        {
            "unsigned" => null,
            "signatureNoJson" => _ => some,
            "signatureShort" => c => new PackageSignature(PackageSignature.Read(c).Signature!.KeyId, new byte[63]).Write(),
            "forged" => c => new PackageSignature(PackageSignature.Read(c).Signature!.KeyId, new byte[64]).Write(),
            _ => c => c,
        });
        Replace("strings/tr.json", how == "otherContent" ? c => [.. c[..^1], (byte)' '] : c => c);

        void Replace(string name, Func<byte[], byte[]>? change)
        {
            var at = entries.FindIndex(e => e.Name == name);
            if (change is null)
            {
                entries.RemoveAt(at);
            }
            else
            {
                entries[at] = entries[at] with { Content = change(entries[at].Content) };
            }
        }
    }

    /// <summary>What no ordinary writer makes: bytes of the finished ZIP changed.</summary>
    private static byte[] Patched(string how, byte[] zip)
    {
        var end = zip.Length - 22;
        var directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(end + 16));
        var last = Last(zip, directory, end);
        var local = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(last + 42));
        switch (how)
        {
            case "cutOff": return zip[..^30];
            case "bytesInFront": return [0x4D, 0x5A, .. zip];
            case "zip64Count":
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(end + 8), ushort.MaxValue);
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(end + 10), ushort.MaxValue);
                break;
            case "moreEntriesThanSaid":
                var count = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(end + 10)) - 1);
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(end + 8), count);
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(end + 10), count);
                break;
            case "overlap":
                // The last file claims to reach over the directory's beginning.
                BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(last + 20), BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(last + 20)) + 10);
                break;
            case "localNameDiffers": zip[local + 30]++; break;
            case "otherMethod":
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(last + 10), 12);
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(local + 8), 12);
                break;
            case "encrypted": zip[last + 8] |= 1; break;
            case "bombThatLies": Size(-1); break;
            case "shorterThanSaid": Size(1); break;
            case "brokenDeflate": zip.AsSpan(local + 31, 40).Fill(0xFF); break;
        }

        return zip;

        void Size(int by) => BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(last + 24), (uint)(BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(last + 24)) + by));
    }

    private static int Last(byte[] zip, int directory, int end)
    {
        for (var at = directory; ;)
        {
            var entry = zip.AsSpan(at);
            var next = at + 46 + BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
            if (next >= end)
            {
                return at;
            }

            at = next;
        }
    }

    private static byte[] Noise(int bytes)
    {
        var noise = new byte[bytes];
        new Random(7).NextBytes(noise);
        return noise;
    }
}
