using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Phone.Ari;

/// <summary>The HTTP/1.1 request that turns a line into a WebSocket (RFC 6455, section 4).</summary>
internal static class AriHandshake
{
    private const int LongestHead = 16 * 1024;
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3.

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public static byte[] Request(ExchangeAccount account, string key) => Encoding.ASCII.GetBytes(
        $"GET /ari/events?app={Uri.EscapeDataString(account.Application)}&subscribeAll=true HTTP/1.1\r\nHost: {account.Host}:{account.Port.ToString(CultureInfo.InvariantCulture)}\r\n"
        + $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ari\r\n"
        + $"Authorization: {AriClient.Authorization(account)}\r\n\r\n");

    /// <summary>Reads the answer's head; what came behind it already belongs to the WebSocket.</summary>
    public static async ValueTask<(int Status, string? Accept, ReadOnlyMemory<byte> Behind)> AnswerAsync(ChannelConnection line, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestHead];
        for (var filled = 0; filled < bytes.Length;)
        {
            var count = await line.ReadAsync(bytes.AsMemory(filled), cancellationToken);
            if (count == 0)
            {
                throw new IOException("The exchange closed the line.");
            }

            filled += count;
            var end = bytes.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var (status, accept) = Read(Encoding.Latin1.GetString(bytes, 0, end));
                return (status, accept, bytes.AsMemory(end + 4, filled - end - 4));
            }
        }

        throw new IOException("The answer has no end.");
    }

    public static bool IsAccepted(string? accept, string key) => accept == Accept(key);

    private static (int Status, string? Accept) Read(string head)
    {
        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        var status = words is [_, var code, ..] && words[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var accept = lines.FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Accept:", StringComparison.OrdinalIgnoreCase));
        return (status, accept?[(accept.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
    }

#pragma warning disable CA5350 // The RFC names it; nothing secret hangs on it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
