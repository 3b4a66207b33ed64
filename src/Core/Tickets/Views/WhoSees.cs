using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Views;

/// <summary>Who can see this ticket, and why: every active person with each reason, told by the very rule that lets them in.</summary>
public sealed class WhoSees(IClock clock)
{
    public Result<IReadOnlyList<Onlooker>> Execute(Tenant tenant, Guid id, Actor reader) => tenant.Store.Read<Result<IReadOnlyList<Onlooker>>>(session =>
    {
        var configuration = tenant.Configuration;
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(configuration, session, ticket, reader) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (!access.MayAskWhoSees)
        {
            return TicketErrors.NotYou(TicketActs.WhoSees);
        }

        var units = Access.TaskUnits(session, ticket, configuration.Tree.All.Select(d => d.Code));
        var staff = session.List<StaffMember>("\"active\" = 1 ORDER BY \"unit\", \"display_name\"");
        var absences = Absences.Of(staff, clock.GetCurrentInstant());
        var found = new List<Onlooker>();
        foreach (var person in staff)
        {
            var actor = Actor.Of(person) with { StandsInFor = absences.StoodInForBy(person.Id) };
            var sights = Access.Of(configuration, ticket, actor, _ => units);
            if (sights.Sees)
            {
                found.Add(new Onlooker(person.Id, person.DisplayName, person.Unit, sights.KnowsNames, Reasons(sights)));
            }
        }

        return found;
    });

    /// <summary>Custody and substitution are one reason, however many roles the person has.</summary>
    private static List<SightReason> Reasons(TicketAccess access) =>
        [.. access.Reasons.Select(r => r.Kind switch
        {
            SightKind.Custody => new SightReason(r.Kind),
            SightKind.Substitution => new SightReason(r.Kind, For: r.For!.Name),
            _ => new SightReason(r.Kind, r.Grant.Role.Code, r.Unit, EveryUnit: r.Grant.EveryUnit),
        }).Distinct()];
}

/// <param name="KnowsNames">Reads the citizen's name in full.</param>
public sealed record Onlooker(Guid Id, string Name, string Unit, bool KnowsNames, IReadOnlyList<SightReason> Reasons);

/// <param name="Role">The role that shows it.</param>
/// <param name="Unit">The unit that was asked for a part of the work.</param>
/// <param name="For">The person on leave.</param>
public sealed record SightReason(SightKind Kind, string? Role = null, string? Unit = null, string? For = null, bool EveryUnit = false);
