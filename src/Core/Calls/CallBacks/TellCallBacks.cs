using System.Text.Json.Nodes;
using Derman.Core.Citizens;
using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>A call-back whose time is over and that nobody has tried: those of the desk who may call are told, once.</summary>
public sealed class TellCallBacks(IClock clock)
{
    /// <returns>How many were looked at.</returns>
    public async Task<int> StepAsync(Tenant tenant, int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var due = tenant.Store.Read(s => s.List<CallBack>("\"tell_at\" <= @p0 ORDER BY \"tell_at\" LIMIT @p1", Provider.Of(now), (long)most));
        foreach (var row in due)
        {
            await tenant.Store.WriteAsync(session => Tell(session, tenant.Configuration, row.Id, now), ct);
        }

        return due.Count;
    }

    private static void Tell(WriteSession session, TenantConfiguration configuration, Guid id, Instant now)
    {
        if (CallBackEnd.Row(session, id) is not { TellAt: { } at } row || at > now)
        {
            return;
        }

        if (row.TakenBy is not null && row.TakenUntil > now)
        {
            row.TellAt = row.TakenUntil; // Somebody is calling. If nothing comes of it, they are told then.
        }
        else
        {
            row.TellAt = null;
            foreach (var person in Callers(session, configuration, now))
            {
                session.Insert(new Notification
                {
                    Key = session.Next("notification"),
                    Staff = person.Id,
                    Kind = NoticeKinds.CallBackLate,
                    Values = EventText.Of(new JsonObject { ["number"] = Mask.Phone(row.Number), ["due"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(row.Due) }),
                    At = now,
                });
            }
        }

        session.Update(row);
    }

    /// <summary>Who may call back and is there: the desk's people, and where it has none all who may.</summary>
    private static List<StaffMember> Callers(ReadSession session, TenantConfiguration configuration, Instant now)
    {
        var all = session.List<StaffMember>("\"active\" = 1 ORDER BY \"id\"")
            .Where(m => CallBackRights.MayCall(configuration, Actor.Of(m)))
            .Select(m => (m.Unit, Person: Absences.Present(session, m, now)))
            .Where(m => m.Person is not null && CallBackRights.MayCall(configuration, Actor.Of(m.Person)))
            .ToList();
        var desk = all.FindAll(m => m.Unit == configuration.Profile.Desk);
        return [.. (desk.Count > 0 ? desk : all).Select(m => m.Person!).DistinctBy(p => p.Id)];
    }
}
