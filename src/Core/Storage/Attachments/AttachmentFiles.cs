using System.Security.Cryptography;

namespace Derman.Core.Storage.Attachments;

/// <summary>
/// Files in the tenant's folder, each synced (and its folder with it) before it is said to be there.
/// </summary>
public sealed class AttachmentFiles(string folder) : IAttachments
{
    /// <summary>Largest file taken, in bytes (32 MiB: a phone video of half a minute).</summary>
    public const long MaximumBytes = 32L * 1024 * 1024;

    /// <returns>Null when the content is longer than <see cref="MaximumBytes"/>; nothing is kept then.</returns>
    public async Task<StoredFile?> SaveAsync(Stream content, CancellationToken ct)
    {
        CreateSynced(folder);
        var draft = Path.Combine(folder, $"{Guid.CreateVersion7():n}.part");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true))
            {
                var buffer = new byte[64 * 1024];
                int read;
                while ((read = await content.ReadAsync(buffer, ct)) > 0)
                {
                    size += read;
                    if (size > MaximumBytes)
                    {
                        return null;
                    }

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }

                file.Flush(flushToDisk: true);
            }

            var name = Convert.ToHexStringLower(hash.GetHashAndReset());
            var final = PathOf(name);
            if (!File.Exists(final))
            {
                CreateSynced(Path.GetDirectoryName(final)!);
                File.Move(draft, final, overwrite: true);
                FolderSync.Flush(Path.GetDirectoryName(final)!);
            }

            return new StoredFile(name, size);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Stream? Open(string sha256)
    {
        var path = PathOf(sha256);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true) : null;
    }

    public IReadOnlyList<string> Names() =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>A new folder is an entry of the one above it: without syncing that one, the folder and all in it can be lost.</summary>
    private static void CreateSynced(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
    }

    private string PathOf(string sha256) => Path.Combine(folder, sha256[..2], sha256);
}
