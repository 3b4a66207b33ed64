namespace Derman.Core.Storage.Attachments;

/// <summary>
/// Files named by the SHA-256 of their content. A file is on disk before the row that names it is written, so a row never points at
/// nothing; the same content is kept once. Thread safe.
/// </summary>
public interface IAttachments
{
    /// <returns>Null when the content is longer than <see cref="AttachmentFiles.MaximumBytes"/>; nothing is kept then.</returns>
    Task<StoredFile?> SaveAsync(Stream content, CancellationToken ct);

    /// <summary>The content, which the caller disposes; null when there is none of that name.</summary>
    Stream? Open(string sha256);

    /// <summary>Names of all files there are.</summary>
    IReadOnlyList<string> Names();
}

public sealed record StoredFile(string Sha256, long Size);
