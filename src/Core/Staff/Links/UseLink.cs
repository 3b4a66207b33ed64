using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.Links;

/// <summary>Goes through a one-time link: sets a password, a passkey or both, and shuts the link. Whoever was signed in as this person is not any more.</summary>
public sealed class UseLink(IClock clock, FillRandom random)
{
    /// <param name="passwordHash">Null keeps the password as it is (none, for somebody new).</param>
    public ValueTask<Result<StaffMember>> ExecuteAsync(Tenant tenant, string token, string? passwordHash, Passkey? passkey, CancellationToken ct) => tenant.Store.WriteAsync<Result<StaffMember>>(
        session =>
        {
            var now = clock.GetCurrentInstant();
            if (OneTimeLinks.Find(session, token, now) is not var (link, member) || (passwordHash is null && passkey is null))
            {
                return PeopleErrors.DeadLink;
            }

            if (passkey is not null && Passkeys.Insert(session, passkey, member.Id) is { } refused)
            {
                return refused;
            }

            member.PasswordHash = passwordHash ?? member.PasswordHash;
            Sessions.EndAll(session, member, random);
            session.Update(member);
            OneTimeLinks.Void(session, member.Id);
            PersonEvents.Append(session, PersonEvents.LinkUsed, Actor.Of(member).Code, now, member.Id, new JsonObject
            {
                ["link"] = link.Kind,
                ["password"] = passwordHash is not null,
                ["passkey"] = passkey?.Name,
            });
            return member;
        },
        ct);
}
