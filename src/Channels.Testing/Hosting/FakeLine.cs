using System.Text;
using System.Threading.Channels;

namespace Derman.Channels.Testing;

/// <summary>The far end of a scripted line, where the provider stands.</summary>
public sealed class FakeLineEnd
{
    private readonly ChannelReader<byte[]> _from;
    private readonly ChannelWriter<byte[]> _to;
    private readonly List<byte> _read = [];

    internal FakeLineEnd(ChannelReader<byte[]> from, ChannelWriter<byte[]> to, Func<bool> isTls) => (_from, _to, IsTlsNow) = (from, to, isTls);

    /// <summary>Whether the plugin has turned to TLS on this line. The fake carries the bytes in the clear all the same.</summary>
    public bool IsTls => IsTlsNow();

    private Func<bool> IsTlsNow { get; }

    /// <summary>Says something to the plugin.</summary>
    /// <param name="text">The text, sent as UTF-8 exactly as given: write the line breaks of your protocol.</param>
    public void Say(string text) => _to.TryWrite(Encoding.UTF8.GetBytes(text));

    /// <summary>Waits for the plugin's next line.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The line without its break (LF or CR LF); <c>null</c> when the plugin has closed the line.</returns>
    public async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _read.IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.UTF8.GetString([.. _read.Take(at)]).TrimEnd('\r');
                _read.RemoveRange(0, at + 1);
                return line;
            }

            if (!await _from.WaitToReadAsync(cancellationToken))
            {
                return null;
            }

            while (_from.TryRead(out var bytes))
            {
                _read.AddRange(bytes);
            }
        }
    }
}

/// <summary>The plugin's end.</summary>
internal sealed class FakeLine : ChannelConnection
{
    private readonly Channel<byte[]> _toPlugin = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<byte[]> _toProvider = Channel.CreateUnbounded<byte[]>();
    private readonly CancellationTokenSource _ended = new();
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _isTls;
    private int _closed;

    public bool IsClosed => Volatile.Read(ref _closed) == 1;

    public CancellationToken Ended => _ended.Token;

    public void Serve(Func<FakeLineEnd, Task> provider) => _ = ServeAsync(provider);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            if (!await _toPlugin.Reader.WaitToReadAsync(cancellationToken) || !_toPlugin.Reader.TryRead(out var bytes))
            {
                return 0;
            }

            _rest = bytes;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _toProvider.Writer.TryWrite(bytes.ToArray()) ? ValueTask.CompletedTask : throw new IOException("The line is closed.");
    }

    public override ValueTask StartTlsAsync(CancellationToken cancellationToken)
    {
        _isTls = true;
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _toProvider.Writer.TryComplete();
            _toPlugin.Writer.TryComplete();
            await _ended.CancelAsync();
        }
    }

    private async Task ServeAsync(Func<FakeLineEnd, Task> provider)
    {
        try
        {
            await provider(new FakeLineEnd(_toProvider.Reader, _toPlugin.Writer, () => _isTls));
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The plugin hung up.
            return;
        }
        finally
        {
            _toPlugin.Writer.TryComplete();
            _toProvider.Writer.TryComplete();
        }
    }
}
