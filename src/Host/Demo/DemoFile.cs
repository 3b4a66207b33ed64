using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Host.Demo;

internal sealed record DemoTenant(
    string Id, [property: JsonIgnore] string Name, string BaseAddress, DemoClient ApiClient, DemoOidcClient OidcClient, IReadOnlyList<DemoStaff> Staff, DemoChannels Channels, DemoOpen311 Open311);

internal sealed record DemoClient(string ClientId, string ClientSecret);

/// <summary>A public client for authorization code with PKCE. Its loopback addresses hold on any port (RFC 8252 §7.3).</summary>
internal sealed record DemoOidcClient(string ClientId, string RedirectUri, string PostLogoutRedirectUri)
{
    public const string Callback = "http://127.0.0.1:5099/callback";
    public const string AfterLogout = "http://127.0.0.1:5099/";
}

/// <param name="Endpoint">Where GeoReport v2 of this tenant lies.</param>
internal sealed record DemoOpen311(string Endpoint, string ApiKey);

internal sealed record DemoStaff(string UserName, string Password, string Role, string Unit);

internal sealed record DemoChannels(DemoWhatsApp Whatsapp, DemoPhone Phone);

internal sealed record DemoWhatsApp(string Account, string PhoneNumberId, string AppSecret, string VerifyToken);

internal sealed record DemoPhone(string Account, string Token);

/// <summary><c>demo.json</c>: how programs and people get into the demo. Readable by its owner only.</summary>
internal static class DemoFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(string path, IReadOnlyList<DemoTenant> tenants, CancellationToken ct)
    {
        var draft = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(draft, options))
        {
            await JsonSerializer.SerializeAsync(file, new { tenants }, Json, ct);
        }

        File.Move(draft, path, overwrite: true);
    }

    public static void Print(IReadOnlyList<DemoTenant> tenants)
    {
        foreach (var tenant in tenants)
        {
            Console.WriteLine();
            Console.WriteLine($"{tenant.Name}");
            Console.WriteLine($"  citizens  {tenant.BaseAddress}/");
            Console.WriteLine($"  staff     {tenant.BaseAddress}/console");
            foreach (var person in tenant.Staff)
            {
                Console.WriteLine($"            {person.UserName,-12} {person.Password,-36} {person.Role} · {person.Unit}");
            }
        }

        Console.WriteLine();
    }
}
