using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Derman.Host.Identity.Passkeys;

/// <summary>What a page's script hands to the browser, and the sealed note that comes back with the browser's answer.</summary>
internal sealed record PasskeyOffer(string OptionsJson, string State)
{
    public string Json => new JsonObject { ["options"] = JsonNode.Parse(OptionsJson), ["state"] = State }.ToJsonString();
}

/// <summary>
/// The two ceremonies of WebAuthn, carried out by the framework's handler. Between question and answer everything lies in a sealed note,
/// bound to tenant, purpose and person and good for minutes; an answer is taken once.
/// </summary>
internal sealed class PasskeyCeremony(IPasskeyHandler<StaffMember> handler, IDataProtectionProvider protection, Core.Staff.SecondFactor.Passkeys passkeys)
{
    private const string Making = "making";
    private const string Using = "using";
    private const int NonceBytes = 16;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    public static void Configure(IdentityPasskeyOptions options)
    {
        // PIN, face or finger every time: so that a passkey alone is two factors.
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "preferred";
        options.AttestationConveyancePreference = "none";
        options.AuthenticatorTimeout = Age;

        // The relying party is the host name of the request; the origin must be exactly ours, scheme and port too.
        options.ValidateOrigin = context => ValueTask.FromResult(
            !context.CrossOrigin && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}");
    }

    public async Task<PasskeyOffer> OfferAsync(HttpContext http, StaffMember member)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = member.Id.ToString(), Name = member.UserName, DisplayName = member.DisplayName }, http);
        return new PasskeyOffer(made.CreationOptionsJson, Seal(http.Tenant(), Making, member.Id, made.AttestationState));
    }

    /// <param name="member">Null: whoever it is, the passkey will say.</param>
    public async Task<PasskeyOffer> AskAsync(HttpContext http, StaffMember? member)
    {
        var asked = await handler.MakeRequestOptionsAsync(member, http);
        return new PasskeyOffer(asked.RequestOptionsJson, Seal(http.Tenant(), Using, member?.Id, asked.AssertionState));
    }

    /// <returns>The passkey, not kept yet; null when the answer is none to what this person was offered.</returns>
    public async Task<Passkey?> ReadNewAsync(HttpContext http, StaffMember member, string? credentialJson, string? state, string? name, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(credentialJson) || Open(http.Tenant(), Making, member.Id, state) is not { } note)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credentialJson, AttestationState = note.State });
        return result.Succeeded && result.UserEntity.Id == member.Id.ToString() && result.Passkey.IsUserVerified && await passkeys.SpendAsync(http.Tenant(), note.Challenge, note.Ends, ct)
            ? PasskeyShape.Row(result.Passkey, string.IsNullOrWhiteSpace(name) ? SigningIn.Visitor.Device(http.Request) : name.Trim())
            : null;
    }

    /// <param name="expected">Who must be behind it; null: anybody of this tenant.</param>
    /// <returns>Whose passkey answered; null for every kind of wrong answer.</returns>
    public async Task<StaffMember?> ReadUsedAsync(HttpContext http, StaffMember? expected, string? credentialJson, string? state, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(credentialJson) || Open(http.Tenant(), Using, expected?.Id, state) is not { } note)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credentialJson, AssertionState = note.State });
        return result is { Succeeded: true, User: { Active: true } member, Passkey: { IsUserVerified: true } used }
            && (expected is null || expected.Id == member.Id)
            && await passkeys.UsedAsync(http.Tenant(), PasskeyShape.Row(used, ""), note.Challenge, note.Ends, ct)
                ? member
                : null;
    }

    private string Seal(Tenant tenant, string purpose, Guid? person, string? state) =>
        Protector(tenant, purpose, person).Protect(JsonSerializer.Serialize(new[] { Convert.ToHexString(RandomNumberGenerator.GetBytes(NonceBytes)), state ?? "" }), Age);

    private (string State, byte[] Challenge, Instant Ends)? Open(Tenant tenant, string purpose, Guid? person, string? state)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(Protector(tenant, purpose, person).Unprotect(state ?? "", out var ends)) is [var nonce, var kept]
                ? (kept, Convert.FromHexString(nonce), Instant.FromDateTimeOffset(ends))
                : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null; // Made up, too old, or sealed for another tenant, purpose or person.
        }
    }

    private ITimeLimitedDataProtector Protector(Tenant tenant, string purpose, Guid? person) =>
        protection.CreateProtector("passkey", tenant.Id.Value, purpose, person?.ToString() ?? "anybody").ToTimeLimitedDataProtector();
}
