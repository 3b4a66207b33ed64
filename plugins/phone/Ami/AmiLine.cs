using System.Globalization;
using System.Text;

namespace Derman.Channels.Phone.Ami;

/// <summary>A line to an exchange: actions out, messages in.</summary>
internal sealed class AmiLine(ChannelConnection connection) : IAsyncDisposable
{
    private readonly AmiReader _reader = new();
    private Task<int>? _reading;
    private int _lastId;

    /// <summary>Whether anything came since this was set to false.</summary>
    public bool IsHeard { get; set; }

    /// <returns>The next line; null when it did not come in time.</returns>
    /// <exception cref="IOException">The line broke or was closed.</exception>
    public ValueTask<string?> LineAsync(TimeSpan patience, CancellationToken cancellationToken) => NextAsync(_reader.TakeLine, patience, cancellationToken);

    /// <returns>The next message; null when none came in time.</returns>
    /// <exception cref="IOException">The line broke or was closed.</exception>
    public ValueTask<AmiMessage?> MessageAsync(TimeSpan patience, CancellationToken cancellationToken) => NextAsync(_reader.Take, patience, cancellationToken);

    /// <returns>A message that is here already; null when there is none.</returns>
    public AmiMessage? Ready() => _reader.Take();

    /// <returns>The action's id: what answers it bears the same.</returns>
    public async ValueTask<string> SendAsync(string action, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder($"Action: {action}\r\nActionID: {id}\r\n");
        foreach (var (name, value) in fields)
        {
            text.Append(name).Append(": ").Append(value.ReplaceLineEndings("")).Append("\r\n");
        }

        await connection.WriteAsync(Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()), cancellationToken);
        return id;
    }

    /// <returns>What answered the action; null when nothing did in time. Events before it are passed over.</returns>
    public async ValueTask<AmiMessage?> AskAsync(string action, TimeSpan patience, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var id = await SendAsync(action, cancellationToken, fields);
        while (await MessageAsync(patience, cancellationToken) is { } message)
        {
            if (message.IsResponse && message.ActionId == id)
            {
                return message;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async ValueTask<T?> NextAsync<T>(Func<T?> take, TimeSpan patience, CancellationToken cancellationToken) where T : class
    {
        while (true)
        {
            if (take() is { } taken)
            {
                return taken;
            }

            // What is being read goes on being read when the patience ends: a reading broken off could lose bytes.
            _reading ??= connection.ReadAsync(_reader.Room(), cancellationToken).AsTask();
            int count;
            try
            {
                count = await _reading.WaitAsync(patience, cancellationToken);
            }
            catch (TimeoutException) when (!_reading.IsCompleted)
            {
                return null;
            }

            _reading = null;
            if (count == 0)
            {
                throw new IOException("The exchange closed the line.");
            }

            IsHeard = true;
            _reader.Filled(count);
        }
    }
}
