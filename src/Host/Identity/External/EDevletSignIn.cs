using System.Text.Json;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.OpenId.Tokens;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Identity.External;

/// <summary>
/// e-Devlet Kapısı: OAuth 2 with names of its own and neither id token nor PKCE. It gives the identity number, of which only a hash under
/// the tenant's key stays: neither readable nor the same in two tenants.
/// </summary>
internal sealed class EDevletSignIn(ExternalHttp http, ExternalSecrets secrets) : IExternalSignIn
{
    private const string Good = "EDV09.000";
    private const string LookupPurpose = "e-Devlet sign-in";
    private const int NumberLength = 11;

    public string Kind => ExternalProvider.EDevlet;

    public Task<Uri?> StartAsync(ExternalProvider provider, ExternalTrip trip, CancellationToken ct) => Task.FromResult(
        Place(provider, "AuthorizationController") is { } place
            ? new Uri(QueryHelpers.AddQueryString(place.AbsoluteUri, new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["response_type"] = "code",
                ["client_id"] = provider.ClientId,
                ["state"] = trip.State,
                ["scope"] = "Kimlik-Dogrula",
                ["redirect_uri"] = trip.RedirectUri,
            }))
            : null);

    public async Task<ExternalAnswer> FinishAsync(Tenant tenant, ExternalProvider provider, ExternalTrip trip, ExternalReturn back, CancellationToken ct)
    {
        if (secrets.Of(tenant, provider) is not { } secret)
        {
            return ExternalAnswer.No("secret");
        }

        if (Place(provider, "AccessTokenController") is not { } tokens || Place(provider, "AuthenticationController") is not { } people
            || await http.PostAsync(tokens, Form(("grant_type", "authorization_code"), ("code", back.Code!), ("redirect_uri", trip.RedirectUri), ("client_id", provider.ClientId), ("client_secret", secret)), null, ct) is not { } granted
            || (granted.Text("accessToken") ?? granted.Text("access_token")) is not { Length: > 0 } token)
        {
            return ExternalAnswer.No("token");
        }

        // In the body, not in the address: addresses stand in logs.
        return await http.PostAsync(people, Form(("accessToken", token), ("resourceId", "1"), ("kapsam", "Ad-Soyad"), ("clientId", provider.ClientId)), null, ct) is { } answer
            ? Read(tenant, provider, answer)
            : ExternalAnswer.No("person");
    }

    private static ExternalAnswer Read(Tenant tenant, ExternalProvider provider, JsonElement answer)
    {
        if (answer.Text("sonucKodu") != Good)
        {
            return ExternalAnswer.No("sonucKodu");
        }

        if (!answer.TryGetProperty("kullaniciBilgileri", out var person) || Number(person) is not { } number)
        {
            return ExternalAnswer.No("kimlikNo");
        }

        var name = $"{person.Text("ad")} {person.Text("soyad")}".Trim();
        return ExternalAnswer.Of(new ExternalIdentity(provider.Issuer, Convert.ToHexStringLower(tenant.Key.Lookup(LookupPurpose, number)), name.Length == 0 ? null : name));
    }

    /// <summary>As text or as a number: 11 digits either way, none of them leading zero.</summary>
    private static string? Number(JsonElement person) =>
        person.ValueKind == JsonValueKind.Object && person.TryGetProperty("kimlikNo", out var value) && value.ToString() is { Length: NumberLength } text && text.All(char.IsAsciiDigit) ? text : null;

    private static IEnumerable<KeyValuePair<string, string>> Form(params (string Name, string Value)[] fields) => fields.Select(f => KeyValuePair.Create(f.Name, f.Value));

    private Uri? Place(ExternalProvider provider, string name) => http.Acceptable($"{provider.Issuer.TrimEnd('/')}/{name}");
}
