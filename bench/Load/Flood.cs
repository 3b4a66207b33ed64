using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Derman.Load;

/// <summary>What came of an open-loop flood.</summary>
internal sealed record FloodResult(int Sent, int Accepted, int Refused, int Other, double Seconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sent} {Accepted} {Refused} {Other} {Seconds:F3}");

    public static FloodResult Parse(string line)
    {
        var parts = line.Split(' ');
        return new(Number(parts[0]), Number(parts[1]), Number(parts[2]), Number(parts[3]), double.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>
/// Sends so many requests a second whatever the server answers, as a program gone wild does: three in four read an inbox page, one
/// registers. Bytes are made beforehand and answers only counted, so that sending costs the shared machine as little as can be.
/// </summary>
internal static class Flood
{
    private const int Connections = 32;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Stragglers = TimeSpan.FromSeconds(2);

    public static async Task<FloodResult> RunAsync(Desk desk, int rate, TimeSpan length, CancellationToken ct)
    {
        var (inbox, register) = (Inbox(desk), Register(desk));
        var counts = new Counts();
        var sockets = new Socket[Connections];
        for (var i = 0; i < Connections; i++)
        {
            sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await sockets[i].ConnectAsync(desk.Base.Host, desk.Base.Port, ct);
        }

        var readers = sockets.Select(s => ReadAsync(s, counts)).ToList();
        var (from, sent) = (Stopwatch.GetTimestamp(), 0);
        using var timer = new PeriodicTimer(Tick);
        while (Stopwatch.GetElapsedTime(from) is var elapsed && elapsed < length)
        {
            for (var due = (int)(elapsed.TotalSeconds * rate); sent < due; sent++)
            {
                await sockets[sent % Connections].SendAsync(sent % 4 == 3 ? register : inbox, ct);
            }

            await timer.WaitForNextTickAsync(ct);
        }

        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        for (var ended = Stopwatch.StartNew(); counts.Total < sent && ended.Elapsed < Stragglers;)
        {
            await timer.WaitForNextTickAsync(ct);
        }

        var result = new FloodResult(sent, counts.Accepted, counts.Refused, sent - counts.Accepted - counts.Refused, seconds);
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(readers);
        return result;
    }

    /// <summary>Counts answers by their status lines; a body never holds one.</summary>
    private static async Task ReadAsync(Socket socket, Counts counts)
    {
        var pattern = "HTTP/1.1 "u8.ToArray();
        var (buffer, matched, first) = (new byte[64 * 1024], 0, (byte)0);
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer)) > 0)
            {
                for (var i = 0; i < read; i++)
                {
                    if (matched == pattern.Length)
                    {
                        first = buffer[i];
                        matched++;
                    }
                    else if (matched > pattern.Length)
                    {
                        // 429 is told from other refusals by its second digit.
                        counts.Add(first, buffer[i]);
                        matched = 0;
                    }
                    else
                    {
                        matched = buffer[i] == pattern[matched] ? matched + 1 : buffer[i] == pattern[0] ? 1 : 0;
                    }
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            return; // The flood is over.
        }
        catch (SocketException e)
        {
            await Console.Error.WriteLineAsync($"A connection was closed: {e.SocketErrorCode}.");
        }
    }

    private static byte[] Inbox(Desk desk) => Encoding.UTF8.GetBytes(
        $"GET {desk.Base.AbsolutePath}/api/v1/tickets?category=open&sort=due&limit=50 HTTP/1.1\r\nHost: {desk.Base.Authority}\r\nAuthorization: Bearer {desk.Token}\r\n\r\n");

    private static byte[] Register(Desk desk)
    {
        var body = $"{{\"text\":\"{new TurkishText(7).Ticket()}\",\"topic\":\"{desk.Topics[0]}\"}}";
        return Encoding.UTF8.GetBytes(
            $"POST {desk.Base.AbsolutePath}/api/v1/tickets HTTP/1.1\r\nHost: {desk.Base.Authority}\r\nAuthorization: Bearer {desk.Token}\r\n" +
            $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private sealed class Counts
    {
        private int _accepted;
        private int _refused;
        private int _other;

        public int Accepted => _accepted;

        public int Refused => _refused;

        public int Total => _accepted + _refused + _other;

        public void Add(byte first, byte second)
        {
            if (first == '2')
            {
                Interlocked.Increment(ref _accepted);
            }
            else if (first == '4' && second == '2')
            {
                Interlocked.Increment(ref _refused);
            }
            else
            {
                Interlocked.Increment(ref _other);
            }
        }
    }
}
