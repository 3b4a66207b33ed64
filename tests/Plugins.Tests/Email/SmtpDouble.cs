using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Derman.Plugins.Tests.Email;

/// <summary>A server for sending that says what it is told to say, and breaks off where it is told to.</summary>
public sealed class SmtpDouble : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public SmtpDouble()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers by command (<c>AUTH</c>, <c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>.</c>); an empty one breaks the line.</summary>
    public ConcurrentDictionary<string, string> Says { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Letters { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            Assert.True(_stop.IsCancellationRequested);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            await SayAsync(stream, "220 double");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                var answer = Says.GetValueOrDefault(verb) ?? verb switch
                {
                    "EHLO" => "250-double\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES",
                    "AUTH" => "235 2.7.0 in",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 2.0.0 ok",
                };
                if (answer.StartsWith("354", StringComparison.Ordinal))
                {
                    await SayAsync(stream, answer);
                    var letter = new StringBuilder();
                    while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    {
                        letter.Append(text).Append('\n');
                    }

                    Letters.Enqueue(letter.ToString());
                    answer = Says.GetValueOrDefault(".") ?? "250 2.0.0 queued";
                }

                if (answer.Length == 0)
                {
                    return;
                }

                await SayAsync(stream, answer);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Assert.NotNull(e); // The other side went away, which is what some tests are about.
        }
    }

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), _stop.Token);
}
