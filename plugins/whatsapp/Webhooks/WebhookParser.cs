using System.Text;
using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.WhatsApp.Webhooks;

/// <summary>Reads every entry, change, message and status of a notification: providers batch, and one bad element must not stop its neighbours.</summary>
internal static class WebhookParser
{
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var events = new List<InboundEvent>();
            ReadRoot(document.RootElement, events);
            return events;
        }
        catch (JsonException)
        {
            return [UnknownEvent.From("malformedBody", Encoding.UTF8.GetString(body.Span))];
        }
    }

    private static void ReadRoot(JsonElement root, List<InboundEvent> events)
    {
        if (root.Text("object") != "whatsapp_business_account")
        {
            events.Add(UnknownEvent.From("unknownObject", root.GetRawText()));
            return;
        }

        foreach (var entry in root.List("entry"))
        {
            var changes = entry.List("changes").ToList();
            if (changes.Count == 0)
            {
                events.Add(UnknownEvent.From("malformedElement", entry.GetRawText()));
            }

            foreach (var change in changes)
            {
                ReadChange(change, events);
            }
        }

        if (events.Count == 0)
        {
            events.Add(UnknownEvent.From("emptyBody", root.GetRawText()));
        }
    }

    private static void ReadChange(JsonElement change, List<InboundEvent> events)
    {
        if (change.Object("value") is not { } value)
        {
            events.Add(UnknownEvent.From("malformedElement", change.GetRawText()));
            return;
        }

        var account = value.Object("metadata")?.Text("phone_number_id");
        if (change.Text("field") is not ("messages" or "smb_message_echoes"))
        {
            events.Add(UnknownEvent.From("unknownField", change.GetRawText(), account));
            return;
        }

        if (account is null)
        {
            // Without the number's id nobody can tell whose message it is; guessing would hand it to a foreign tenant.
            events.Add(UnknownEvent.From("missingAccount", change.GetRawText()));
            return;
        }

        var before = events.Count;
        var contacts = Contacts.Read(value);
        foreach (var message in value.List("messages"))
        {
            events.Add((InboundEvent?)MessageReader.Read(message, account, contacts) ?? Malformed(message, account));
        }

        foreach (var echo in value.List("message_echoes"))
        {
            events.Add((InboundEvent?)MessageReader.ReadEcho(echo, account) ?? Malformed(echo, account));
        }

        foreach (var status in value.List("statuses"))
        {
            events.Add((InboundEvent?)StatusReader.Read(status, account) ?? Malformed(status, account));
        }

        foreach (var error in value.List("errors"))
        {
            events.Add(UnknownEvent.From("providerError", error.GetRawText(), account));
        }

        if (events.Count == before)
        {
            events.Add(UnknownEvent.From("emptyChange", change.GetRawText(), account));
        }
    }

    private static UnknownEvent Malformed(JsonElement element, string account) =>
        UnknownEvent.From("malformedElement", element.GetRawText(), account);
}
