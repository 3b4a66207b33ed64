using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff.External;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.SecondFactor;

/// <summary>What a person has beside the password.</summary>
public sealed record FactorsOfPerson(bool Authenticator, IReadOnlyList<Passkey> Passkeys, int RecoveryCodes)
{
    public bool Any => Authenticator || Passkeys.Count > 0;
}

/// <summary>The second step of signing in: an authenticator app, passkeys, recovery codes.</summary>
public sealed class SecondFactors(IClock clock, FillRandom random)
{
    private const string Purpose = "totp";

    /// <summary>The tenant asks for a second step, and the person's roles are among those it is asked of.</summary>
    public static bool Demanded(Tenant tenant, StaffMember member) =>
        tenant.Configuration.Profile.DemandsSecondFactor && tenant.Configuration.Rights.Of(member).Special;

    /// <summary>Whoever has come in by these means has not shown enough for their roles.</summary>
    /// <param name="means">As in <see cref="DeskSession.Means"/>.</param>
    public static bool Owes(Tenant tenant, StaffMember member, string means) => Demanded(tenant, member) && !Amr.HasTwoFactors(means);

    public FactorsOfPerson Of(Tenant tenant, StaffMember member) => tenant.Store.Read(s => new FactorsOfPerson(
        member.TotpSecret is not null,
        s.List<Passkey>("\"staff\" = @p0 ORDER BY \"created_at\"", Provider.Of(member.Id)),
        (int)s.Count("SELECT COUNT(*) FROM \"recovery_code\" WHERE \"staff\" = @p0", Provider.Of(member.Id))));

    public byte[] NewSecret()
    {
        var secret = new byte[Totp.SecretBytes];
        random(secret);
        return secret;
    }

    /// <summary>Turns the app on, once it has shown a right code; gives the recovery codes, which are never shown again.</summary>
    public ValueTask<Result<IReadOnlyList<string>>> TurnOnAsync(Tenant tenant, Guid person, byte[] secret, string? code, CancellationToken ct) => StaffAccounts.ChangeAsync<IReadOnlyList<string>>(
        tenant,
        person,
        (session, member) =>
        {
            if (Totp.Find(secret, code, clock.GetCurrentInstant(), after: 0) is not { } step)
            {
                return PeopleErrors.CodeWrong;
            }

            (member.TotpSecret, member.TotpStep) = (tenant.Key.Seal(Purpose, secret), step);
            session.Update(member);
            var codes = RecoveryCodes.Renew(session, tenant, person, clock.GetCurrentInstant(), random);
            Note(session, member, "authenticatorOn");
            return Result.Of(codes);
        },
        ct);

    public ValueTask<Result<StaffMember>> TurnOffAsync(Tenant tenant, Guid person, CancellationToken ct) => StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            if (member.TotpSecret is null)
            {
                return member;
            }

            if (IsLast(session, tenant, member))
            {
                return PeopleErrors.LastFactor;
            }

            (member.TotpSecret, member.TotpStep) = (null, 0);
            session.Update(member);
            Note(session, member, "authenticatorOff");
            return member;
        },
        ct);

    public ValueTask<Result<IReadOnlyList<string>>> RenewCodesAsync(Tenant tenant, Guid person, CancellationToken ct) => StaffAccounts.ChangeAsync<IReadOnlyList<string>>(
        tenant,
        person,
        (session, member) =>
        {
            var codes = RecoveryCodes.Renew(session, tenant, person, clock.GetCurrentInstant(), random);
            Note(session, member, "recoveryCodesMade");
            return Result.Of(codes);
        },
        ct);

    /// <summary>A code of the app. The step it belongs to is spent in the same transaction: of two at once one is taken.</summary>
    public ValueTask<bool> CheckCodeAsync(Tenant tenant, Guid person, string? code, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (session.First<StaffMember>("\"id\" = @p0", Provider.Of(person)) is not { TotpSecret: { } kept } member
                || Totp.Find(tenant.Key.Open(Purpose, kept), code, clock.GetCurrentInstant(), member.TotpStep) is not { } step)
            {
                return false;
            }

            member.TotpStep = step;
            return session.Update(member);
        },
        ct);

    public ValueTask<bool> UseRecoveryCodeAsync(Tenant tenant, Guid person, string? code, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (session.First<StaffMember>("\"id\" = @p0", Provider.Of(person)) is not { } member || !RecoveryCodes.Use(session, tenant, person, code))
            {
                return false;
            }

            Note(session, member, "recoveryCodeUsed");
            return true;
        },
        ct);

    /// <summary>An administrator takes every second factor and every link to a provider outside from somebody who has lost them, and ends where they are signed in.</summary>
    public async ValueTask<Result<StaffMember>> ResetAsync(Tenant tenant, Guid person, Actor by, CancellationToken ct) => !by.May(Acts.ManagePeople)
        ? PeopleErrors.NotAllowed
        : await StaffAccounts.ChangeAsync<StaffMember>(
            tenant,
            person,
            (session, member) =>
            {
                if (People.Above.Is(tenant.Configuration, member, by))
                {
                    return PeopleErrors.Above;
                }

                (member.TotpSecret, member.TotpStep) = (null, 0);
                session.Execute("DELETE FROM \"passkey\" WHERE \"staff\" = @p0", Provider.Of(person));
                RecoveryCodes.Remove(session, person);
                ExternalLinks.RemoveAll(session, person);
                Sessions.EndAll(session, member, random);
                session.Update(member);
                Note(session, member, "reset", by);
                return member;
            },
            ct);

    /// <summary>The one factor that is left may not go while one is demanded.</summary>
    internal static bool IsLast(ReadSession session, Tenant tenant, StaffMember member) => Demanded(tenant, member)
        && (member.TotpSecret is null ? 0 : 1) + session.Count("SELECT COUNT(*) FROM \"passkey\" WHERE \"staff\" = @p0", Provider.Of(member.Id)) <= 1;

    private void Note(WriteSession session, StaffMember member, string what, Actor? by = null) => PersonEvents.Append(
        session, PersonEvents.SecondFactorChanged, (by ?? Actor.Of(member)).Code, clock.GetCurrentInstant(), member.Id, new JsonObject { ["change"] = what });
}
