namespace Derman.Channels.Phone.Ari;

/// <summary>A line as a stream, with what was read too far in front.</summary>
internal sealed class LineStream(ChannelConnection line, ReadOnlyMemory<byte> ahead) : Stream
{
    private readonly CancellationTokenSource _closed = new();
    private ReadOnlyMemory<byte> _ahead = ahead;
    private bool _isClosed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.IsEmpty || buffer.IsEmpty)
        {
            return ReadOnAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, _ahead.Length);
        _ahead[..count].CopyTo(buffer);
        _ahead = _ahead[count..];
        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => line.WriteAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await line.DisposeAsync();
        _closed.Dispose();
    }

    // Whoever gives the stream up from within a WebSocket cannot wait: what is being read ends, and the line is closed by who opened it.
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            _closed.Cancel();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        return await line.ReadAsync(buffer, either.Token);
    }
}
