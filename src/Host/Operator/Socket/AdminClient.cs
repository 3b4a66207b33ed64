using System.Net.Sockets;
using System.Text.Json;
using Derman.Host.Cli;

namespace Derman.Host.Operator.Socket;

/// <summary>Has the running host carry a command out, and says here what it says there.</summary>
internal static class AdminClient
{
    /// <summary>How long the host may take to stop a command after Ctrl-C before the client leaves without its answer.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    /// <exception cref="AdminUnreachableException">No host answers for this data folder.</exception>
    public static async Task<int> RunAsync(string data, AdminRequest request, ICommandOutput output, CancellationToken ct)
    {
        using var socket = await ConnectAsync(data, ct);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        try
        {
            await JsonSerializer.SerializeAsync(stream, request, AdminJson.Default.AdminRequest, ct);
            await stream.WriteAsync("\n"u8.ToArray(), ct);
            await using var stop = ct.Register(static s => ((System.Net.Sockets.Socket)s!).Shutdown(SocketShutdown.Send), socket);
            return await ReadAsync(stream, output, ct);
        }
        catch (IOException e)
        {
            output.Error($"The host went away: {e.Message} Look whether the command was carried out before giving it again.");
            return CommandExit.Refused;
        }
    }

    private static async Task<int> ReadAsync(NetworkStream stream, ICommandOutput output, CancellationToken ct)
    {
        using var reader = new StreamReader(stream);
        using var patience = new CancellationTokenSource();
        await using var hurry = ct.Register(static p => ((CancellationTokenSource)p!).CancelAfter(Farewell), patience);
        while (await reader.ReadLineAsync(patience.Token) is { } text)
        {
            var frame = JsonSerializer.Deserialize(text, AdminJson.Default.AdminFrame)!;
            switch (frame)
            {
                case { Line: { } line }:
                    output.Line(line);
                    break;
                case { Error: { } error }:
                    output.Error(error);
                    break;
                case { Progress: { } progress }:
                    output.Progress(progress);
                    break;
                case { Exit: { } code }:
                    return code;
            }
        }

        throw new IOException("it closed the connection without an answer.");
    }

    private static async Task<System.Net.Sockets.Socket> ConnectAsync(string data, CancellationToken ct)
    {
        const string Cure = "Another command may be at work, or a host that is just starting: try again shortly.";
        if (AdminAddress.Find(data) is not { } path)
        {
            throw new AdminUnreachableException($"Whoever has it takes no commands. {Cure}");
        }

        var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return PeerOwner.MayAnswer(socket)
                ? socket
                : throw new AdminUnreachableException($"The process behind '{path}' belongs to another user, so it is not believed.");
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e is SocketException refused ? new AdminUnreachableException($"It does not answer commands ({refused.Message}). {Cure}") : e;
        }
    }
}
