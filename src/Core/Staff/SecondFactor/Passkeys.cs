using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.SecondFactor;

/// <summary>The passkeys of people. What is cryptography in them happened before; this keeps them.</summary>
public sealed class Passkeys(IClock clock)
{
    /// <summary>Passkeys one person may have.</summary>
    public const int Most = 20;

    private const int LongestName = 60;

    public Passkey? Find(Tenant tenant, byte[] credentialId) => tenant.Store.Read(s => s.First<Passkey>("\"credential_id\" = @p0", credentialId));

    public IReadOnlyList<Passkey> Of(Tenant tenant, Guid person) =>
        tenant.Store.Read(s => s.List<Passkey>("\"staff\" = @p0 ORDER BY \"created_at\"", Provider.Of(person)));

    public ValueTask<Result<StaffMember>> AddAsync(Tenant tenant, Guid person, Passkey passkey, CancellationToken ct) => StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            if (Insert(session, passkey, person) is { } refused)
            {
                return refused;
            }

            Note(session, member, "passkeyAdded", passkey.Name);
            return member;
        },
        ct);

    public ValueTask<Result<StaffMember>> RemoveAsync(Tenant tenant, Guid person, byte[] credentialId, CancellationToken ct) => StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            if (session.First<Passkey>("\"credential_id\" = @p0 AND \"staff\" = @p1", credentialId, Provider.Of(person)) is not { } row)
            {
                return PeopleErrors.NotFound;
            }

            if (SecondFactors.IsLast(session, tenant, member))
            {
                return PeopleErrors.LastFactor;
            }

            session.Delete(row);
            Note(session, member, "passkeyRemoved", row.Name);
            return member;
        },
        ct);

    /// <summary>
    /// A passkey was used well: its counter goes on, and the challenge it answered is spent. False when that was answered before, or the
    /// passkey is gone.
    /// </summary>
    public ValueTask<bool> UsedAsync(Tenant tenant, Passkey used, byte[] challenge, Instant challengeEnds, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (session.First<Passkey>("\"credential_id\" = @p0", used.CredentialId) is not { } row
                || (used.SignCount > 0 && used.SignCount <= row.SignCount)
                || !Spent.Once(session, challenge, challengeEnds, clock.GetCurrentInstant()))
            {
                return false;
            }

            (row.SignCount, row.BackedUp, row.UserVerified, row.UsedAt) = (used.SignCount, used.BackedUp, used.UserVerified, clock.GetCurrentInstant());
            return session.Update(row);
        },
        ct);

    /// <summary>Spends a challenge that a new passkey answered.</summary>
    public ValueTask<bool> SpendAsync(Tenant tenant, byte[] challenge, Instant challengeEnds, CancellationToken ct) =>
        tenant.Store.WriteAsync(session => Spent.Once(session, challenge, challengeEnds, clock.GetCurrentInstant()), ct);

    internal static Failure? Insert(WriteSession session, Passkey passkey, Guid person)
    {
        if (session.First<Passkey>("\"credential_id\" = @p0", passkey.CredentialId) is not null)
        {
            return PeopleErrors.PasskeyKnown;
        }

        if (session.Count("SELECT COUNT(*) FROM \"passkey\" WHERE \"staff\" = @p0", Provider.Of(person)) >= Most)
        {
            return PeopleErrors.TooManyPasskeys;
        }

        passkey.Staff = person;
        passkey.Name = Provider.Clean(passkey.Name.Length > LongestName ? passkey.Name[..LongestName] : passkey.Name)!;
        session.Insert(passkey);
        return null;
    }

    private void Note(WriteSession session, StaffMember member, string what, string name) => PersonEvents.Append(
        session, PersonEvents.SecondFactorChanged, Actor.Of(member).Code, clock.GetCurrentInstant(), member.Id, new JsonObject { ["change"] = what, ["name"] = name });
}
