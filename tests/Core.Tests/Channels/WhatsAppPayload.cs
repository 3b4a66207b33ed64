using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Channels;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>Requests in the shape of the WhatsApp Cloud API.</summary>
public static class WhatsAppPayload
{
    public const string Erenler = "100540000000004";

    public static JsonObject Text(string id, string from, string text, Instant at) => Message(id, from, at, "text", new JsonObject { ["body"] = text });

    public static JsonObject Image(string id, string from, string mediaId, string? caption, Instant at) => Message(id, from, at, "image", new JsonObject
    {
        ["id"] = mediaId,
        ["mime_type"] = "image/jpeg",
        ["sha256"] = Convert.ToBase64String(new byte[32]),
        ["caption"] = caption,
    });

    public static JsonObject Reaction(string id, string from, string target, Instant at) =>
        Message(id, from, at, "reaction", new JsonObject { ["message_id"] = target, ["emoji"] = "👍" });

    public static JsonObject Location(string id, string from, double lat, double lon, string address, Instant at) =>
        Message(id, from, at, "location", new JsonObject { ["latitude"] = lat, ["longitude"] = lon, ["address"] = address });

    public static JsonObject Status(string id, string status, Instant at) => new()
    {
        ["id"] = id,
        ["status"] = status,
        ["timestamp"] = Seconds(at),
        ["recipient_id"] = "905321112233",
    };

    public static WebhookRequest Messages(params JsonObject[] messages) => Messages(Erenler, messages);

    public static WebhookRequest Messages(string phoneNumberId, params JsonObject[] messages) => Request(phoneNumberId, "messages", messages);

    public static WebhookRequest Statuses(params JsonObject[] statuses) => Request(Erenler, "statuses", statuses);

    private static JsonObject Message(string id, string from, Instant at, string type, JsonObject content) => new()
    {
        ["from"] = from,
        ["id"] = id,
        ["timestamp"] = Seconds(at),
        ["type"] = type,
        [type] = content,
    };

    private static string Seconds(Instant at) => at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static WebhookRequest Request(string phoneNumberId, string list, JsonObject[] items)
    {
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = "902641234567", ["phone_number_id"] = phoneNumberId },
            ["contacts"] = new JsonArray([.. items.Select(i => (string?)i["from"]).OfType<string>().Distinct().Select(f => (JsonNode)new JsonObject { ["wa_id"] = f, ["profile"] = new JsonObject { ["name"] = "Ayşe" } })]),
            [list] = new JsonArray([.. items.Select(i => i.DeepClone())]),
        };
        var body = new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject { ["id"] = "1", ["changes"] = new JsonArray(new JsonObject { ["field"] = "messages", ["value"] = value }) }),
        };
        return new WebhookRequest { Method = "POST", Body = JsonSerializer.SerializeToUtf8Bytes(body), Headers = [KeyValuePair.Create("X-Hub-Signature-256", "sha256=00")] };
    }
}
