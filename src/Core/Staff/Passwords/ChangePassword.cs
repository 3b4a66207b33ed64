using Derman.Core.Common;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.Passwords;

/// <summary>Keeps a new password. It arrives hashed, after the old one was checked.</summary>
public sealed class ChangePassword(IClock clock, FillRandom random)
{
    /// <summary>A person's own change: ends every session, because somebody else may have known the old one.</summary>
    public ValueTask<Result<StaffMember>> ExecuteAsync(Tenant tenant, Guid person, string hash, CancellationToken ct) => StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            member.PasswordHash = hash;
            Sessions.EndAll(session, member, random);
            session.Update(member);
            PersonEvents.Append(session, PersonEvents.PasswordChanged, Actor.Of(member).Code, clock.GetCurrentInstant(), person);
            return member;
        },
        ct);

    /// <summary>The same password, hashed as it is done today.</summary>
    public async ValueTask RehashAsync(Tenant tenant, Guid person, string oldHash, string newHash, CancellationToken ct) => await StaffAccounts.ChangeAsync<StaffMember>(
        tenant,
        person,
        (session, member) =>
        {
            if (member.PasswordHash == oldHash)
            {
                member.PasswordHash = newHash;
                session.Update(member);
            }

            return member;
        },
        ct);
}
