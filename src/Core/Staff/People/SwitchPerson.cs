using Derman.Core.Common;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.People;

/// <summary>Switches a person off or on. Nobody is deleted: their work names them.</summary>
public sealed class SwitchPerson(IClock clock, FillRandom random)
{
    public async ValueTask<Result<StaffMember>> ExecuteAsync(Tenant tenant, Guid person, bool active, Actor by, CancellationToken ct)
    {
        if (!by.May(Acts.ManagePeople))
        {
            return PeopleErrors.NotAllowed;
        }

        if (!active && by.StaffId == person)
        {
            return PeopleErrors.Self;
        }

        return await StaffAccounts.ChangeAsync<StaffMember>(
            tenant,
            person,
            (session, member) =>
            {
                if (Above.Is(tenant.Configuration, member, by))
                {
                    return PeopleErrors.Above;
                }

                if (member.Active == active)
                {
                    return member;
                }

                if (!active && tenant.Configuration.Rights.Of(member).May(Acts.ManagePeople) && !SomebodyElseManages(tenant, session, person))
                {
                    return PeopleErrors.LastAdmin;
                }

                member.Active = active;
                Sessions.EndAll(session, member, random);
                OneTimeLinks.Void(session, person);
                session.Update(member);
                PersonEvents.Append(session, active ? PersonEvents.SwitchedOn : PersonEvents.SwitchedOff, by.Code, clock.GetCurrentInstant(), person);
                return member;
            },
            ct);
    }

    /// <summary>A tenant must not lock itself out.</summary>
    internal static bool SomebodyElseManages(Tenant tenant, ReadSession session, Guid person) =>
        session.List<StaffMember>("\"active\" = 1 AND \"id\" <> @p0", Provider.Of(person)).Exists(m => tenant.Configuration.Rights.Of(m).May(Acts.ManagePeople));
}
