using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Derman.Channels;

namespace Derman.Plugins.Packages;

/// <summary>
/// Reads <c>.dchannel</c> packages. Trust comes first: until the signature of a trusted publisher is proven, nothing but the list of hashes and the
/// signature is unpacked. Content never makes it throw; only the disk can (<see cref="IOException"/>).
/// </summary>
internal sealed class PackageReader(PackageLimits limits, SdkVersion host)
{
    private const int BufferBytes = 64 * 1024;

    public PackageReader()
        : this(PackageLimits.Default, ChannelsSdk.Current)
    {
    }

    /// <summary>Checks everything about the package.</summary>
    /// <param name="package">Can be sought in.</param>
    /// <param name="publishers">Whom to believe; null asks for no signature, as a maker does who looks at his own work.</param>
    public PackageReport Check(Stream package, IReadOnlyList<Publisher>? publishers)
    {
        var (members, faults) = ZipDirectory.Read(package, limits);
        if (faults.Count > 0)
        {
            return new PackageReport { Faults = faults };
        }

        var (signed, fault) = Small(package, members, HashList.FileName, limits.HashList, PackageErrors.HashesMissing);
        if (signed is null)
        {
            return new PackageReport { Faults = [fault!] };
        }

        var (hashes, unreadable) = HashList.Read(signed);
        var (signature, unsigned) = SignatureOf(package, members);
        var mistrust = publishers is null
            ? (unsigned?.Code == "package.unsigned" ? null : unsigned)
            : unsigned ?? signature!.FaultFor(signed, publishers);
        var report = new PackageReport { Hashes = hashes, Content = HashList.ContentOf(signed), KeyId = signature?.KeyId };
        return hashes is null || mistrust is not null
            ? report with { Faults = [.. new[] { mistrust, unreadable }.OfType<PluginFault>()] }
            : Content(package, members, report, hashes);
    }

    /// <summary>Unpacks a sound package into an empty folder, flushed to the disk. Every file is hashed again on its way.</summary>
    /// <exception cref="InvalidDataException">The package is not the one that was checked.</exception>
    public void Extract(Stream package, PackageReport report, string folder)
    {
        var hashes = report is { IsSound: true, Hashes: { } list } ? list : throw new ArgumentException("Only a sound package is unpacked.", nameof(report));
        var (members, faults) = ZipDirectory.Read(package, limits);
        if (faults.Count > 0)
        {
            throw new InvalidDataException(faults[0].Cause);
        }

        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var expected = hashes.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var member in members)
        {
            var target = Path.GetFullPath(Path.Combine(root, member.Name));
            if (!target.StartsWith(root, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{member.Name} lies outside."); // Names were checked; this is the second lock.
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            var hash = Unpack(package, member, file);
            if (member.Name is not (HashList.FileName or PackageSignature.FileName) && (!expected.TryGetValue(member.Name, out var wanted) || wanted.Sha256 != hash))
            {
                throw new InvalidDataException($"{member.Name} is not the file that was checked.");
            }

            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>One file's bytes; the package must have been found sound.</summary>
    public static byte[] Read(Stream package, ZipMember member)
    {
        using var bytes = new MemoryStream();
        Unpack(package, member, bytes);
        return bytes.ToArray();
    }

    private PackageReport Content(Stream package, IReadOnlyList<ZipMember> members, PackageReport report, HashList hashes)
    {
        var faults = new List<PluginFault>();
        var files = members.Where(m => m.Name is not (HashList.FileName or PackageSignature.FileName)).ToDictionary(m => m.Name, StringComparer.Ordinal);
        faults.AddRange(hashes.Files.Where(f => !files.ContainsKey(f.Path)).Select(f => PackageErrors.FileMissing(f.Path)));
        var listed = hashes.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var member in files.Values)
        {
            if (!listed.TryGetValue(member.Name, out var file))
            {
                faults.Add(PackageErrors.FileUnlisted(member.Name));
            }
            else if (FaultOf(package, member, file) is { } wrong)
            {
                faults.Add(wrong);
            }
        }

        if (!files.TryGetValue(PluginCatalog.ManifestFile, out var described))
        {
            return report with { Faults = [.. faults, PackageErrors.ManifestMissing()] };
        }

        if (faults.Count > 0)
        {
            return report with { Faults = faults };
        }

        if (described.Size > ManifestParser.MaxBytes)
        {
            return report with { Faults = [PackageErrors.FileTooLarge(described.Name, described.Size, ManifestParser.MaxBytes)] };
        }

        var parsed = ManifestParser.Parse(Read(package, described));
        return parsed.Manifest is { } manifest
            ? report with { Manifest = manifest, Faults = [.. Described(manifest, hashes, files.ContainsKey)] }
            : report with { Faults = [PackageErrors.ManifestInvalid(parsed.Problems)] };
    }

    private IEnumerable<PluginFault> Described(ChannelManifest manifest, HashList hashes, Func<string, bool> isThere)
    {
        if (manifest.Id != hashes.Id)
        {
            yield return PackageErrors.IdDiffers(manifest.Id, hashes.Id);
        }

        if (manifest.Version != hashes.Version)
        {
            yield return PackageErrors.VersionDiffers(manifest.Version.ToString(), hashes.Version.ToString());
        }

        var entry = manifest.Entry is ProgramEntry program ? program.Script : ((AssemblyEntry)manifest.Entry).Assembly;
        if (!isThere(entry))
        {
            yield return PackageErrors.EntryMissing(entry);
        }

        if (!manifest.Sdk.Contains(host))
        {
            yield return Errors.SdkOutOfBounds(manifest.Sdk, host);
        }
    }

    private static PluginFault? FaultOf(Stream package, ZipMember member, HashedFile file)
    {
        try
        {
            return member.Size == file.Size && Unpack(package, member, Stream.Null) == file.Sha256 ? null : PackageErrors.HashDiffers(member.Name);
        }
        catch (InvalidDataException e)
        {
            return PackageErrors.Broken(member.Name, e.Message);
        }
    }

    private (PackageSignature? Signature, PluginFault? Fault) SignatureOf(Stream package, IReadOnlyList<ZipMember> members)
    {
        var (bytes, fault) = Small(package, members, PackageSignature.FileName, limits.Signature, PackageErrors.Unsigned);
        return bytes is null ? (null, fault) : PackageSignature.Read(bytes);
    }

    private static (byte[]? Bytes, PluginFault? Fault) Small(Stream package, IReadOnlyList<ZipMember> members, string name, long most, Func<PluginFault> missing)
    {
        if (members.FirstOrDefault(m => m.Name == name) is not { } member)
        {
            return (null, missing());
        }

        try
        {
            return member.Size > most ? (null, PackageErrors.FileTooLarge(name, member.Size, most)) : (Read(package, member), null);
        }
        catch (InvalidDataException e)
        {
            return (null, PackageErrors.Broken(name, e.Message));
        }
    }

    /// <summary>Unpacks exactly the bytes announced, and gives their SHA-256.</summary>
    /// <exception cref="InvalidDataException">They are more, fewer or none.</exception>
    private static string Unpack(Stream package, ZipMember member, Stream to)
    {
        using var window = new ZipWindow(package, member);
        using Stream content = member.Deflated ? new DeflateStream(window, CompressionMode.Decompress) : window;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long total = 0;
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                total += read;
                if (total > member.Size)
                {
                    throw new InvalidDataException("It has more bytes than it says.");
                }

                hash.AppendData(buffer, 0, read);
                to.Write(buffer, 0, read);
            }

            return total == member.Size ? Convert.ToHexStringLower(hash.GetHashAndReset()) : throw new InvalidDataException("It has fewer bytes than it says.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
