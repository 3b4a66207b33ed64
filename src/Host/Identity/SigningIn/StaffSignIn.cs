using System.Globalization;
using System.Security.Claims;
using Derman.Core.Staff;
using Derman.Core.Staff.Passwords;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Derman.Host.Identity.SigningIn;

internal enum SignInStep
{
    /// <summary>One answer for all reasons.</summary>
    Refused,

    /// <summary>The first step was right; the second comes.</summary>
    SecondStep,

    /// <summary>Signed in, and no further than to where a second factor is set up.</summary>
    OwesSecondFactor,

    Done,
}

/// <summary>Lets people in: password, or a provider outside, then what else they have; or a passkey alone.</summary>
internal sealed class StaffSignIn(
    StaffAccounts accounts, PasswordCheck passwords, ChangePassword rehash, SignInThrottle throttle, SecondFactors factors, Sessions sessions, KnownDevices devices, HalfWay halfWay)
{
    public async Task<SignInStep> PasswordAsync(HttpContext http, string? userName, string? password, bool remember, CancellationToken ct)
    {
        var tenant = http.Tenant();
        var name = UserNames.Normalise(userName is { Length: <= PasswordRules.Longest } ? userName : "");
        var member = accounts.FindByName(tenant, name);
        var attempt = SignInTry.Password(tenant, member?.Id, name, devices.Of(http, member), Visitor.Network(http));
        var admitted = await throttle.AdmitAsync(tenant, attempt, ct);

        // The work of a comparison is done in every case: the time of the answer must not tell which it was.
        var result = passwords.Compare(member, password);
        if (!admitted || member is not { Active: true } || result == PasswordVerificationResult.Failed)
        {
            return SignInStep.Refused;
        }

        await throttle.GoodAsync(tenant, attempt, ct);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await rehash.RehashAsync(tenant, member.Id, member.PasswordHash!, passwords.Hash(member, PasswordRules.Prepare(password)), ct);
        }

        return await AfterPasswordAsync(http, member, remember, ct);
    }

    /// <summary>The password is right, or was just set.</summary>
    public Task<SignInStep> AfterPasswordAsync(HttpContext http, StaffMember member, bool remember, CancellationToken ct) => AfterFirstAsync(http, member, Amr.Password, remember, ct);

    /// <summary>The first step is taken; whoever has a second takes it too.</summary>
    /// <param name="first"><see cref="Amr.Password"/> or <see cref="Amr.External"/>.</param>
    public async Task<SignInStep> AfterFirstAsync(HttpContext http, StaffMember member, string first, bool remember, CancellationToken ct)
    {
        if (factors.Of(http.Tenant(), member).Any)
        {
            halfWay.Set(http, member, first, remember);
            return SignInStep.SecondStep;
        }

        return await BeginAsync(http, member, first, remember, ct);
    }

    /// <summary>A code of the authenticator app, or a recovery code, from somebody whose first step was right.</summary>
    public async Task<SignInStep> CodeAsync(HttpContext http, string? code, bool recovery, CancellationToken ct)
    {
        if (halfWay.Of(http) is not var (member, first, remember))
        {
            return SignInStep.Refused;
        }

        var tenant = http.Tenant();
        var attempt = SignInTry.Code(tenant, member.Id, devices.Of(http, member), Visitor.Network(http));
        if (!await throttle.AdmitAsync(tenant, attempt, ct)
            || !(recovery ? await factors.UseRecoveryCodeAsync(tenant, member.Id, code, ct) : await factors.CheckCodeAsync(tenant, member.Id, code, ct)))
        {
            return SignInStep.Refused;
        }

        await throttle.GoodAsync(tenant, attempt, ct);
        return await BeginAsync(http, member, Amr.After(first, recovery ? Amr.PasswordAndRecovery : Amr.PasswordAndCode), remember, ct);
    }

    /// <summary>Opens a session, in place of the one this browser had.</summary>
    public async Task<SignInStep> BeginAsync(HttpContext http, StaffMember member, string means, bool remember, CancellationToken ct)
    {
        var tenant = http.Tenant();
        var replaced = StaffSession.PersonOf(http) is { } old && old.Member.Id == member.Id ? old.Session.Id : (Guid?)null;
        HalfWay.Clear(http);
        if (await sessions.BeginAsync(tenant, member, means, Visitor.Device(http.Request), Visitor.Network(http), replaced, ct) is not { } session)
        {
            return SignInStep.Refused;
        }

        devices.Remember(http, member);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, member.Id.ToString()),
                new Claim(ClaimTypes.Name, member.DisplayName),
                new Claim(StaffClaims.Stamp, member.SecurityStamp),
                new Claim(StaffClaims.Tenant, tenant.Id.Value),
                new Claim(StaffClaims.Session, session.Id.ToString()),
                new Claim(StaffClaims.Means, means),
                new Claim(StaffClaims.Time, session.SignedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            IdentityConstants.ApplicationScheme);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = remember });
        return SecondFactors.Owes(tenant, member, means) ? SignInStep.OwesSecondFactor : SignInStep.Done;
    }

    public async Task EndAsync(HttpContext http, CancellationToken ct)
    {
        if (StaffSession.PersonOf(http) is { } person)
        {
            await sessions.EndAsync(http.Tenant(), person.Member.Id, person.Session.Id, ct);
        }

        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
