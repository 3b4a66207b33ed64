using System.Security.Cryptography;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Derman.Host.Identity.SigningIn;

/// <summary>Between the first step and the second: a short-lived cookie that says who has taken the first and how, and nothing else.</summary>
internal sealed class HalfWay(IDataProtectionProvider protection, StaffAccounts accounts)
{
    private const string Suffix = "step";

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    public void Set(HttpContext http, StaffMember member, string first, bool remember) =>
        TenantCookies.Write(http, Suffix, Protector(http.Tenant()).Protect($"{member.Id} {member.SecurityStamp} {first} {(remember ? "remember" : "")}", Age), Age);

    /// <summary>Null when nobody is half way, or has been for too long, or was switched off meanwhile.</summary>
    public (StaffMember Member, string First, bool Remember)? Of(HttpContext http)
    {
        if (TenantCookies.Read(http, Suffix) is not { Length: > 0 } cookie)
        {
            return null;
        }

        string[] parts;
        try
        {
            parts = Protector(http.Tenant()).Unprotect(cookie).Split(' ');
        }
        catch (CryptographicException)
        {
            return null; // Made up, of another tenant, or too old.
        }

        return parts.Length == 4 && Guid.TryParse(parts[0], out var id) && accounts.Find(http.Tenant(), id) is { Active: true } member && member.SecurityStamp == parts[1]
            ? (member, parts[2], parts[3].Length > 0)
            : null;
    }

    public static void Clear(HttpContext http) => TenantCookies.Write(http, Suffix, null, null);

    private ITimeLimitedDataProtector Protector(Tenant tenant) => protection.CreateProtector("second step", tenant.Id.Value).ToTimeLimitedDataProtector();
}
