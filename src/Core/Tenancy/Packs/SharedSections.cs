using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Derman.Core.Tenancy.Packs;

/// <summary>
/// Parsed files of packs that have passed the checks, one object a text: a thousand tenants made from one pack have the same workflow
/// in memory once. Immutable objects, held weakly: the last tenant that lets a file go frees it. Thread safe.
/// </summary>
internal static class SharedSections
{
    private const int AddedBetweenCleanings = 512;
    private static readonly ConcurrentDictionary<(PackFileKind Kind, UInt128 Text), WeakReference<object>> Known = new();
    private static readonly byte[] Program = typeof(SharedSections).Module.ModuleVersionId.ToByteArray();
    private static int _added;

    /// <summary>The pack of these texts, which are known to be sound.</summary>
    public static TenantPack Pack(IReadOnlyDictionary<string, string> texts)
    {
        var draft = new PackDraft();
        foreach (var (name, text) in texts)
        {
            if (PackFiles.KindOf(name) is { } kind)
            {
                draft.Add(name, Of(kind, text));
            }
        }

        return draft.ToPack();
    }

    /// <summary>Of names and texts together with this build of the program: another build may check otherwise.</summary>
    public static byte[] Fingerprint(IReadOnlyDictionary<string, string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Program);
        foreach (var (name, text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData([0]);
            hash.AppendData(SHA256.HashData(Bytes(text)));
        }

        return hash.GetHashAndReset();
    }

    private static object Of(PackFileKind kind, string text)
    {
        var key = (kind, MemoryMarshal.Read<UInt128>(SHA256.HashData(Bytes(text))));
        if (Known.TryGetValue(key, out var known) && known.TryGetTarget(out var section))
        {
            return section;
        }

        section = JsonSerializer.Deserialize(text, PackJsonContext.TypeFor(kind))!;
        Known[key] = new WeakReference<object>(section);
        if (Interlocked.Increment(ref _added) % AddedBetweenCleanings == 0)
        {
            Clean();
        }

        return section;
    }

    private static void Clean()
    {
        foreach (var entry in Known)
        {
            if (!entry.Value.TryGetTarget(out _))
            {
                Known.TryRemove(entry);
            }
        }
    }

    private static ReadOnlySpan<byte> Bytes(string text) => MemoryMarshal.AsBytes(text.AsSpan());
}
