using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Derman.Host.Identity.External;

/// <summary>
/// What the browser carries while it is with a provider, and between coming back and saying yes: sealed, for minutes, and for one tenant.
/// One trip at a time a browser.
/// </summary>
internal sealed class ExternalTrips(IDataProtectionProvider protection)
{
    private const string TripSuffix = "ext";
    private const string FoundSuffix = "extfound";
    private const int SecretBytes = 32;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>By what an answer is remembered once it was taken.</summary>
    public static byte[] KeyOf(ExternalTrip trip) => SHA256.HashData(Encoding.ASCII.GetBytes($"external {trip.State}"));

    public void Begin(HttpContext http, ExternalTrip trip) => Write(http, TripSuffix, trip);

    /// <summary>The trip the browser is on, which is over with this; null when it is on none.</summary>
    public (ExternalTrip Trip, Instant Ends)? End(HttpContext http) => Take<ExternalTrip>(http, TripSuffix);

    /// <summary>Whose identity was found, for the person who now says whether it is to be linked.</summary>
    public void Found(HttpContext http, FoundIdentity found) => Write(http, FoundSuffix, found);

    public FoundIdentity? FoundFor(HttpContext http, Guid session, string provider) =>
        Read<FoundIdentity>(http, FoundSuffix) is var (found, _) && found.Session == session && found.Provider == provider ? found : null;

    public static void Forget(HttpContext http) => TenantCookies.Write(http, FoundSuffix, null, null);

    private (T Value, Instant Ends)? Take<T>(HttpContext http, string suffix)
        where T : class
    {
        var read = Read<T>(http, suffix);
        if (TenantCookies.Read(http, suffix) is not null)
        {
            TenantCookies.Write(http, suffix, null, null);
        }

        return read;
    }

    private (T Value, Instant Ends)? Read<T>(HttpContext http, string suffix)
        where T : class
    {
        if (TenantCookies.Read(http, suffix) is not { Length: > 0 } cookie)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(Protector(http.Tenant(), suffix).Unprotect(cookie, out var ends)) is { } value ? (value, Instant.FromDateTimeOffset(ends)) : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null; // Made up, of another tenant, or too old.
        }
    }

    private void Write<T>(HttpContext http, string suffix, T value) =>
        TenantCookies.Write(http, suffix, Protector(http.Tenant(), suffix).Protect(JsonSerializer.Serialize(value), Age), Age);

    private ITimeLimitedDataProtector Protector(Tenant tenant, string purpose) =>
        protection.CreateProtector("external sign-in", tenant.Id.Value, purpose).ToTimeLimitedDataProtector();
}

/// <param name="Session">The session that asked: nobody else can say yes to it.</param>
internal sealed record FoundIdentity(string Provider, Guid Session, string Issuer, string Subject, string? DisplayName);
