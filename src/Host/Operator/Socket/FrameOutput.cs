using System.Text.Json;
using System.Threading.Channels;
using Derman.Host.Cli;

namespace Derman.Host.Operator.Socket;

/// <summary>A command's words on their way to the client. Queued, so that a client which does not read never holds up the host.</summary>
internal sealed class FrameOutput : ICommandOutput, IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);
    private readonly Channel<AdminFrame> _frames = Channel.CreateUnbounded<AdminFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _pump;

    public FrameOutput(Stream to) => _pump = PumpAsync(to);

    public void Line(string text) => Send(new AdminFrame { Line = text });

    public void Error(string text) => Send(new AdminFrame { Error = text });

    public void Progress(string text) => Send(new AdminFrame { Progress = text });

    public void Exit(int code) => Send(new AdminFrame { Exit = code });

    public async ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        try
        {
            await _pump.WaitAsync(LastWords);
        }
        catch (TimeoutException)
        {
            return; // The client stopped reading; closing the connection ends the pump.
        }
    }

    private void Send(AdminFrame frame) => _frames.Writer.TryWrite(frame);

    private async Task PumpAsync(Stream to)
    {
        try
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync())
            {
                await to.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(frame, AdminJson.Default.AdminFrame), (byte)'\n']);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone: what is still said is said to nobody.
            _frames.Writer.TryComplete(e);
        }
    }
}
