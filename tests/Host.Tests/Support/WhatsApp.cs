using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Derman.Host.Tests.Support;

/// <summary>Webhook calls in the provider's shape, signed as the provider signs them.</summary>
internal static class WhatsApp
{
    private static int _ids;

    public static string NewId() => $"wamid.TEST{Guid.NewGuid():n}{Interlocked.Increment(ref _ids)}";

    public static string NewNumber() => $"90555{Random.Shared.Next(1_000_000, 9_999_999)}{Random.Shared.Next(10, 99)}";

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

internal static class TenantChannels
{
    public static string PhoneNumberId(this TenantApi tenant) => tenant.Demo.At("channels", "whatsapp", "phoneNumberId")!;

    public static string AppSecret(this TenantApi tenant) => tenant.Demo.At("channels", "whatsapp", "appSecret")!;

    public static string VerifyToken(this TenantApi tenant) => tenant.Demo.At("channels", "whatsapp", "verifyToken")!;

    public static string WebhookAddress(this TenantApi tenant) => $"{tenant.Base}/channels/{tenant.Demo.At("channels", "whatsapp", "account")}/webhook";

    public static string PhoneAddress(this TenantApi tenant) => $"{tenant.Base}/channels/{tenant.Demo.At("channels", "phone", "account")}/webhook";

    /// <summary>Sends a rightly signed batch.</summary>
    public static Task<Answer> ReceiveAsync(this TenantApi tenant, HttpClient http, byte[] body) =>
        WhatsApp.PostAsync(http, tenant.WebhookAddress(), body, WhatsApp.Sign(body, tenant.AppSecret()));

    /// <summary>The newest tickets whose words begin with the text, once there are as many.</summary>
    public static Task<List<JsonElement>> FoundAsync(this TenantApi tenant, string text, int count) => Poll.UntilAsync<List<JsonElement>>(
        async () =>
        {
            var found = (await tenant.GetAsync("/tickets?sort=newest&limit=200")).Is(200).List("items").Where(i => i.At("excerpt")!.StartsWith(text, StringComparison.Ordinal)).ToList();
            return found.Count >= count ? found : null;
        },
        $"{count} tickets '{text}'");

    public static async Task<int> CountAsync(this TenantApi tenant, string text) =>
        (await Api.ListTests.AllAsync(tenant, "sort=newest&limit=200")).Count(i => i.At("excerpt")!.Contains(text, StringComparison.Ordinal));
}
