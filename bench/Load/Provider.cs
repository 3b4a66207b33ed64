using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Derman.Load;

/// <summary>Speaks to one tenant's WhatsApp account as its provider does: signed, a new message in every request, many people by turns.</summary>
internal sealed class Provider
{
    private const int People = 500;
    private static int _last;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly string _number;
    private readonly byte[] _secret;
    private readonly TurkishText _words = new(20_261_122);

    public Provider(HttpClient http, string demoFile, string tenant)
    {
        using var demo = JsonDocument.Parse(File.ReadAllText(demoFile));
        var entry = demo.RootElement.GetProperty("tenants").EnumerateArray().First(t => t.GetProperty("id").GetString() == tenant);
        var whatsapp = entry.GetProperty("channels").GetProperty("whatsapp");
        _http = http;
        _address = new Uri($"{entry.GetProperty("baseAddress").GetString()}/channels/{whatsapp.GetProperty("account").GetString()}/webhook");
        _number = whatsapp.GetProperty("phoneNumberId").GetString()!;
        _secret = Encoding.UTF8.GetBytes(whatsapp.GetProperty("appSecret").GetString()!);
    }

    /// <summary>Requests made beforehand, so that making them costs the shared machine nothing while it is measured.</summary>
    public List<(byte[] Body, string Signature)> Make(int count) => [.. Enumerable.Range(0, count).Select(_ => One())];

    public async Task<bool> SendAsync((byte[] Body, string Signature) made, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(made.Body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", made.Signature);
        using var answer = await _http.SendAsync(request, ct);
        return answer.IsSuccessStatusCode;
    }

    private (byte[] Body, string Signature) One()
    {
        var number = Interlocked.Increment(ref _last);
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = "1", changes = new[] { new { field = "messages", value = new
            {
                messaging_product = "whatsapp",
                metadata = new { display_phone_number = "1", phone_number_id = _number },
                messages = new[] { new { from = $"90557{number % People:0000000}", id = $"wamid.load.{number}", timestamp = "1767600600", type = "text", text = new { body = _words.Ticket() } } },
            } } } } },
        });
        return (body, string.Create(CultureInfo.InvariantCulture, $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body))}"));
    }
}
