namespace Derman.Plugins.Packages;

/// <summary>The packed bytes of one member, as a stream of their own over the package.</summary>
internal sealed class ZipWindow(Stream zip, ZipMember member) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => member.Packed;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        zip.Position = member.Start + _read;
        var read = zip.Read(buffer[..(int)Math.Min(buffer.Length, member.Packed - _read)]);
        _read += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
