using System.Security.Cryptography;

namespace Derman.Core.Storage.Attachments;

/// <summary>Files as rows of the tenant's schema, in parts, so that every node has them and a backup of the schema holds them.</summary>
internal sealed class AttachmentRows(StoreHandle store) : IAttachments
{
    internal const int PartBytes = 256 * 1024;

    public async Task<StoredFile?> SaveAsync(Stream content, CancellationToken ct)
    {
        // The name is known only at the end, and a transaction must not wait for a slow sender: the content waits in memory (at most 32 MiB).
        var parts = new List<byte[]>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        while (true)
        {
            var part = new byte[PartBytes];
            var read = await content.ReadAtLeastAsync(part, PartBytes, throwOnEndOfStream: false, ct);
            if (read == 0)
            {
                break;
            }

            size += read;
            if (size > AttachmentFiles.MaximumBytes)
            {
                return null;
            }

            parts.Add(read == PartBytes ? part : part[..read]);
            hash.AppendData(parts[^1]);
        }

        var name = Convert.ToHexStringLower(hash.GetHashAndReset());
        await store.WriteAsync(session => Write(session, name, parts), ct);
        return new StoredFile(name, size);
    }

    public Stream? Open(string sha256) =>
        store.Read(s => s.Scalar("SELECT 1 FROM \"attachment_content\" WHERE \"sha256\" = @p0 AND \"part\" = 0", sha256)) is null ? null : new PartStream(store, sha256);

    public IReadOnlyList<string> Names() => store.Read(s => s.Query("SELECT \"sha256\" FROM \"attachment_content\" WHERE \"part\" = 0 ORDER BY \"sha256\"", r => r.GetString(0)));

    private static void Write(WriteSession session, string name, List<byte[]> parts)
    {
        // An empty file still has a first part: it is what says that the file is there.
        for (var i = 0; i < Math.Max(1, parts.Count); i++)
        {
            session.Execute(
                "INSERT INTO \"attachment_content\" (\"sha256\", \"part\", \"bytes\") VALUES (@p0, @p1, @p2) ON CONFLICT DO NOTHING", name, (long)i, parts.Count == 0 ? [] : parts[i]);
        }
    }

    /// <summary>Reads part by part, so that a download holds one part in memory and no transaction between two.</summary>
    private sealed class PartStream(StoreHandle store, string sha256) : Stream
    {
        private byte[] _part = [];
        private int _at;
        private long _next;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_at == _part.Length && (_next == 0 || _part.Length == PartBytes))
            {
                _part = store.Read(s => s.Scalar("SELECT \"bytes\" FROM \"attachment_content\" WHERE \"sha256\" = @p0 AND \"part\" = @p1", sha256, _next)) as byte[] ?? [];
                _next++;
                _at = 0;
            }

            var read = Math.Min(buffer.Length, _part.Length - _at);
            _part.AsSpan(_at, read).CopyTo(buffer);
            _at += read;
            return read;
        }

        public override void Flush()
        {
            // Nothing is ever written here.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
