using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <param name="Calls">Abandoned calls it stands for.</param>
/// <param name="Due">By when somebody should have called for the first time.</param>
/// <param name="NextAt">When it is to be called next.</param>
/// <param name="Late">Nobody has called, and the time is over.</param>
/// <param name="TriedBy">Name of who tried last.</param>
/// <param name="Holder">Name of who has it now; null when nobody does.</param>
/// <param name="Caller">Name of the person the number is known to belong to.</param>
public sealed record CallBackView(
    Guid Id, string Number, string Account, int Calls, Instant FirstAt, Instant LastAt, Instant Due, Instant NextAt, bool Late, int Tries, int MostTries,
    Instant? TriedAt, string? TriedBy, string? Holder, bool Mine, Instant? HeldUntil, string? Caller, int OpenTickets);

/// <param name="Open">All that are open, shown here or not.</param>
/// <param name="Late">Of them, whose time is over.</param>
/// <param name="Withheld">Abandoned today by callers who withheld their number: nobody can call them back.</param>
public sealed record CallBackList(IReadOnlyList<CallBackView> Items, int Open, int Late, int Withheld);

/// <param name="Open">All that are open.</param>
/// <param name="Late">Of them, whose time is over.</param>
public readonly record struct CallBackCounts(int Open, int Late);

/// <summary>The call-backs that wait, the most pressing first.</summary>
public sealed class ReadCallBacks(IClock clock)
{
    private const int Most = 50;

    /// <summary>Empty for who does not serve everybody: to them call-backs do not exist.</summary>
    public CallBackList Execute(Tenant tenant, Actor reader)
    {
        var configuration = tenant.Configuration;
        if (!CallBackRights.MaySee(configuration, reader))
        {
            return new CallBackList([], 0, 0, 0);
        }

        var now = clock.GetCurrentInstant();
        var midnight = now.InZone(configuration.Zone).Date.AtStartOfDayInZone(configuration.Zone).ToInstant();
        return tenant.Store.Read(session =>
        {
            var names = new HolderNames(configuration, session, reader.Language ?? configuration.Profile.DefaultLanguage);
            var (open, late) = Counts(session, now);
            return new CallBackList(
                [.. session.List<CallBack>("\"next_at\" IS NOT NULL ORDER BY \"next_at\", \"tries\", \"key\" LIMIT @p0", (long)Most).Select(b => View(configuration, session, b, reader, names, now))],
                open,
                late,
                (int)session.Count("SELECT COUNT(*) FROM \"call\" WHERE \"ring_at\" >= @p0 AND \"state\" = 'abandoned' AND \"from\" = ''", Provider.Of(midnight)));
        });
    }

    /// <summary>How many wait, without reading them: asked every few seconds by every screen that takes calls.</summary>
    public CallBackCounts Count(Tenant tenant, Actor reader) =>
        CallBackRights.MaySee(tenant.Configuration, reader) ? tenant.Store.Read(session => Counts(session, clock.GetCurrentInstant())) : default;

    private static CallBackCounts Counts(ReadSession session, Instant now) => new(
        (int)session.Count("SELECT COUNT(*) FROM \"call_back\" WHERE \"next_at\" IS NOT NULL"),
        (int)session.Count("SELECT COUNT(*) FROM \"call_back\" WHERE \"next_at\" IS NOT NULL AND \"met_at\" IS NULL AND \"due\" < @p0", Provider.Of(now)));

    private static CallBackView View(TenantConfiguration configuration, ReadSession session, CallBack row, Actor reader, HolderNames names, Instant now)
    {
        var citizen = session.Scalar("SELECT \"citizen\" FROM \"call\" WHERE \"from\" = @p0 AND \"owed\" = 1 AND \"ended_at\" = @p1", row.Number, Provider.Of(row.LastAt));
        var held = row.TakenBy is not null && row.TakenUntil > now;
        return new CallBackView(
            row.Id, row.Number, row.Account, row.Calls, row.FirstAt, row.LastAt, row.Due, row.NextAt!.Value, row.MetAt is null && row.Due < now,
            row.Tries, CallBackTerms.Of(configuration).Tries, row.TriedAt, row.TriedBy is { } tried ? names.Actor(tried) : null,
            held ? names.Actor(row.TakenBy!) : null, held && row.TakenBy == reader.Code, held ? row.TakenUntil : null,
            citizen is null ? null : session.Scalar("SELECT \"name\" FROM \"citizen\" WHERE \"key\" = @p0", citizen) as string,
            citizen is null ? 0 : (int)session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"citizen\" = @p0 AND \"category\" <> 'Closed' AND \"sealed_at\" IS NULL", citizen));
    }
}
