using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>A server for sending that says what it is told to say, and breaks off where it is told to.</summary>
public sealed class SmtpDouble : LineServer
{
    /// <summary>Answers by command (<c>AUTH</c>, <c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>.</c>); an empty one breaks the line.</summary>
    public ConcurrentDictionary<string, string> Says { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Letters { get; } = new();

    protected override async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SayAsync(stream, "220 double");
        while (await reader.ReadLineAsync(Stop) is { } line)
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
                while (await reader.ReadLineAsync(Stop) is { } text && text != ".")
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

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), Stop);
}
