using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>Reads every entry, message and change of a notification: Meta batches, and one bad element must not stop its neighbours.</summary>
internal static class WebhookParser
{
    /// <summary>The account of whatever the dashboard's "Test" button sends.</summary>
    private const string NoAccount = "0";

    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. ReadRoot(document.RootElement)];
        }
        catch (JsonException)
        {
            return [UnknownEvent.From("malformedBody", Encoding.UTF8.GetString(body.Span))];
        }
    }

    private static IEnumerable<InboundEvent> ReadRoot(JsonElement root)
    {
        if (root.Text("object") is not ("page" or "instagram"))
        {
            return [UnknownEvent.From("unknownObject", root.GetRawText())];
        }

        var entries = root.List("entry").ToList();
        return entries.Count == 0
            ? [UnknownEvent.From("emptyBody", root.GetRawText())]
            : entries.SelectMany(entry => ReadEntry(entry, root.Text("object") == "instagram"));
    }

    private static IEnumerable<InboundEvent> ReadEntry(JsonElement entry, bool instagram)
    {
        if (entry.Text("id") is not { } account)
        {
            // Without the id nobody can tell whose it is; guessing would hand it to a foreign tenant.
            return [UnknownEvent.From("missingAccount", entry.GetRawText())];
        }

        if (account == NoAccount)
        {
            return [Test(entry)];
        }

        // "standby": another app of the page holds the conversation, but the citizen wrote to the same page.
        var messages = entry.List("messaging").Concat(entry.List("standby")).ToList();
        var changes = entry.List("changes").ToList();
        return messages.Count + changes.Count == 0
            ? [UnknownEvent.From("malformedElement", entry.GetRawText(), account)]
            : messages.SelectMany(item => MessagingReader.Read(item, account))
                .Concat(changes.SelectMany(change => ChangeReader.Read(change, account, entry.UnixMilliseconds("time"), instagram)));
    }

    private static TestEvent Test(JsonElement entry)
    {
        var detail = entry.List("changes").Select(change => change.Text("field")).FirstOrDefault(field => field is not null) ?? "messaging";

        // The ids in it are the same at every press of the button; the time is not.
        var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes($"{detail}:{entry.Text("time")}"));
        return new TestEvent { Detail = detail, Fingerprint = Convert.ToHexStringLower(fingerprint) };
    }
}
