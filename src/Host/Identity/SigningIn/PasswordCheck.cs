using System.Security.Cryptography;
using Derman.Core.Staff;
using Derman.Core.Staff.Passwords;
using Microsoft.AspNetCore.Identity;

namespace Derman.Host.Identity.SigningIn;

/// <summary>Compares passwords. Every comparison is one computation of the hash, whether there is such a person or not.</summary>
internal sealed class PasswordCheck(IPasswordHasher<StaffMember> hasher)
{
    /// <summary>What is compared with when there is nothing: nobody's password.</summary>
    private readonly Lazy<string> _nobodys = new(() => hasher.HashPassword(new StaffMember(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));

    /// <returns>What the hasher says; of nobody it is always <see cref="PasswordVerificationResult.Failed"/>.</returns>
    public PasswordVerificationResult Compare(StaffMember? member, string? typed)
    {
        var nobodys = _nobodys.Value;
        var password = typed is { Length: > PasswordRules.Longest * 4 } ? "" : PasswordRules.Prepare(typed);
        var result = hasher.VerifyHashedPassword(member ?? new StaffMember(), member?.PasswordHash ?? nobodys, password);
        return member?.PasswordHash is null ? PasswordVerificationResult.Failed : result;
    }

    public string Hash(StaffMember member, string prepared) => hasher.HashPassword(member, prepared);
}
