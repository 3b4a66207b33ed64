namespace Derman.Channels.Sms.Webhooks;

/// <summary>
/// How a gateway calls things. Parsing knows no account, so the names stand where the gateway itself was told to call:
/// <c>…/webhook?kind=report&amp;id=MessageId&amp;state=dlr&amp;delivered=1,DELIVRD</c>. Without them the usual names are tried.
/// </summary>
internal sealed class FieldNames(WebhookRequest request)
{
    private static readonly Dictionary<string, string[]> Usual = new(StringComparer.Ordinal)
    {
        ["id"] = ["id", "messageId", "message_id", "msgid", "MessageId", "jobid"],
        ["state"] = ["status", "state", "dlr", "deliveryStatus", "delivery_status"],
        ["from"] = ["from", "sender", "msisdn", "originator", "source", "From"],
        ["to"] = ["to", "receiver", "recipient", "destination", "number", "To"],
        ["text"] = ["text", "message", "body", "content", "msg", "Body"],
        ["at"] = ["at", "time", "timestamp", "date", "datetime", "receivedAt", "doneDate"],
        ["code"] = ["errorCode", "error_code", "code"],
        ["key"] = ["key", "reference", "clientReference", "client_reference"],
    };

    private static readonly (string Name, DeliveryState State, string? FailureCode, string[] Words)[] States =
    [
        ("delivered", DeliveryState.Delivered, null, ["DELIVRD", "DELIVERED"]),
        ("sent", DeliveryState.Sent, null, ["SENT", "ACCEPTD", "ACCEPTED", "ENROUTE", "BUFFERED"]),
        ("unreachable", DeliveryState.Failed, SendRejection.RecipientUnreachable, ["UNDELIV", "UNDELIVERED", "UNDELIVERABLE", "EXPIRED"]),
        ("failed", DeliveryState.Failed, SendRejection.Refused, ["REJECTD", "REJECTED", "FAILED", "DELETED", "ERROR"]),
    ];

    /// <summary><c>report</c>, <c>message</c>, or null: what the element looks like.</summary>
    public string? Kind { get; } = request.QueryValue("kind");

    /// <summary>Where the elements lie in a JSON body; null = the body itself.</summary>
    public string? List { get; } = request.QueryValue("list");

    /// <summary>The offset of times that name none, such as <c>+03:00</c>; null = such a time is not believed.</summary>
    public TimeSpan? Zone { get; } = ReportTimes.Offset(request.QueryValue("zone"));

    public string? Of(WebhookElement element, string field) => request.QueryValue(field) is { Length: > 0 } named
        ? element.Text(named)
        : Usual[field].Select(element.Text).FirstOrDefault(value => value is not null);

    /// <summary>What a gateway's word for a state means; null for a word nobody explained.</summary>
    public (DeliveryState State, string? FailureCode)? StateOf(string word)
    {
        foreach (var (name, state, failure, words) in States)
        {
            var known = request.QueryValue(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? words;
            if (known.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                return (state, failure);
            }
        }

        return null;
    }
}
