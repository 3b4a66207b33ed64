using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Sms.Webhooks;

/// <summary>Delivery reports and received messages of any gateway; the names of its fields stand in the address it was given.</summary>
internal static class WebhookParser
{
    public static IReadOnlyList<InboundEvent> Parse(WebhookRequest request)
    {
        var names = new FieldNames(request);
        using var body = WebhookBody.Read(request, names.List);
        if (body.Elements.Count == 0)
        {
            return [UnknownEvent.From(body.IsReadable ? "emptyBody" : "malformedBody", Encoding.UTF8.GetString(request.Body.Span))];
        }

        return [.. body.Elements.Select(element => Read(element, names, request) ?? UnknownEvent.From("malformedElement", element.Raw))];
    }

    private static InboundEvent? Read(WebhookElement element, FieldNames names, WebhookRequest request)
    {
        if ((ReportTimes.Read(names.Of(element, "at"), names.Zone) ?? request.ReceivedAt) is not { } at)
        {
            return null;
        }

        return names.Kind switch
        {
            "report" => Report(element, names, at),
            "message" => Message(element, names, at),
            _ => (InboundEvent?)Report(element, names, at) ?? Message(element, names, at),
        };
    }

    private static DeliveryReceipt? Report(WebhookElement element, FieldNames names, DateTimeOffset at)
    {
        if (names.Of(element, "id") is not { } id || names.Of(element, "state") is not { } word || names.StateOf(word) is not { } state)
        {
            return null;
        }

        var failed = state.State == DeliveryState.Failed;
        return new DeliveryReceipt
        {
            MessageExternalId = id,
            State = state.State,
            At = at,
            Recipient = PhoneNumbers.Normalise(names.Of(element, "to")),
            IdempotencyKey = names.Of(element, "key"),
            FailureCode = failed ? state.FailureCode : null,
            ErrorCode = failed ? names.Of(element, "code") ?? word : null,
        };
    }

    private static InboundMessage? Message(WebhookElement element, FieldNames names, DateTimeOffset at)
    {
        if (names.Of(element, "from") is not { } from || (names.Of(element, "text") is null && names.Of(element, "id") is null))
        {
            return null;
        }

        var text = names.Of(element, "text");
        var id = names.Of(element, "id")
            ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{from}\n{names.Of(element, "to")}\n{names.Of(element, "at")}\n{text}")).AsSpan(0, 16));
        return Received.Message(id, from, text, at);
    }
}
