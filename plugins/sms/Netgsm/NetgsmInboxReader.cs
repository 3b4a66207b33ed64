using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Sms.Netgsm;

/// <summary>Received messages. NetGSM gives them no id: sender, time and words make one, with a count for equal ones of the same second.</summary>
internal static class NetgsmInboxReader
{
    public static IEnumerable<InboundEvent> Read(IReadOnlyList<NetgsmInboxRow?> rows, DateTimeOffset now)
    {
        var equal = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows.OfType<NetgsmInboxRow>())
        {
            var content = $"{row.Sender}\n{row.Receiver}\n{row.Datetime}\n{row.Message}";
            equal[content] = equal.GetValueOrDefault(content) + 1;
            var key = equal[content] == 1 ? content : FormattableString.Invariant($"{content}\n{equal[content]}");
            yield return string.IsNullOrWhiteSpace(row.Sender)
                ? UnknownEvent.From("malformedElement", key)
                : Received.Message(Hash(key), row.Sender, row.Message, TurkishTime.Read(row.Datetime) ?? now);
        }
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}
