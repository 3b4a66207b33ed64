using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Derman.Host.Tests.Support;

/// <summary>Webhook calls in the provider's shape, signed as the provider signs them.</summary>
internal static class WhatsApp
{
    private static int _ids;

    public static string NewId() => $"wamid.TEST{Guid.NewGuid():n}{Interlocked.Increment(ref _ids)}";

    public static string NewNumber() => $"90555{1_000_000 + Interlocked.Increment(ref _ids)}";

    public static object Text(string from, string text, string? id = null, DateTimeOffset? at = null) => new
    {
        from,
        id = id ?? NewId(),
        timestamp = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        type = "text",
        text = new { body = text },
    };

    public static object Messages(string phoneNumberId, params object[] messages) => new
    {
        field = "messages",
        value = new
        {
            messaging_product = "whatsapp",
            metadata = new { display_phone_number = "15550100001", phone_number_id = phoneNumberId },
            contacts = Array.Empty<object>(),
            messages,
        },
    };

    public static object Status(string phoneNumberId, string messageId, string status) => new
    {
        field = "messages",
        value = new
        {
            messaging_product = "whatsapp",
            metadata = new { display_phone_number = "15550100001", phone_number_id = phoneNumberId },
            statuses = new[]
            {
                new
                {
                    id = messageId, status, recipient_id = "905550000000",
                    timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
            },
        },
    };

    public static byte[] Batch(params object[] changes) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        @object = "whatsapp_business_account",
        entry = changes.Select(c => new { id = "200000000000001", changes = new[] { c } }),
    });

    public static string Sign(byte[] body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public static async Task<Answer> PostAsync(HttpClient http, string address, byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        }

        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
