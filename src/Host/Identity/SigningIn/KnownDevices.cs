using System.Security.Cryptography;
using System.Text;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Derman.Host.Identity.SigningIn;

/// <summary>
/// A signed, long-lived cookie that says who has signed in on this device before. It lets nobody in; it only counts their wrong tries
/// apart from those of strangers. Signing out everywhere makes every device unknown again.
/// </summary>
internal sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Suffix = "device";

    /// <summary>At a counter several people share one.</summary>
    private const int MostPeople = 12;

    private static readonly TimeSpan Age = TimeSpan.FromDays(180);

    /// <summary>The device, when this person is known on it; null for a stranger, and for nobody.</summary>
    public string? Of(HttpContext http, StaffMember? member) =>
        Read(http) is [var device, .. var people] && member is not null && people.Contains(Mark(member), StringComparer.Ordinal) ? device : null;

    public void Remember(HttpContext http, StaffMember member)
    {
        var (mark, known) = (Mark(member), Read(http));
        var device = known.Length > 0 ? known[0] : Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var people = known.Skip(1).Where(p => p != mark).Prepend(mark).Take(MostPeople);
        TenantCookies.Write(http, Suffix, Protector(http.Tenant()).Protect(string.Join(' ', people.Prepend(device)), Age), Age);
    }

    private string[] Read(HttpContext http)
    {
        if (TenantCookies.Read(http, Suffix) is not { Length: > 0 } cookie)
        {
            return [];
        }

        try
        {
            return Protector(http.Tenant()).Unprotect(cookie).Split(' ');
        }
        catch (CryptographicException)
        {
            return []; // Made up, of another tenant, or too old: a stranger's.
        }
    }

    private ITimeLimitedDataProtector Protector(Tenant tenant) => protection.CreateProtector("known device", tenant.Id.Value).ToTimeLimitedDataProtector();

    private static string Mark(StaffMember member) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{member.Id} {member.SecurityStamp}")).AsSpan(0, 12));
}
