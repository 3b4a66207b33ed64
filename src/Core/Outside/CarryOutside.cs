using System.Text.Json;
using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Outside;

/// <summary>
/// Sends what is to leave the house, once, and asks after what has left. When nobody knows whether a report arrived it is looked for by its
/// reference; when it is not found a person decides: the same hole reported twice makes two crews drive out.
/// </summary>
public sealed class CarryOutside(IOutsideGateway gateway, IClock clock)
{
    private const int Page = 20;

    /// <summary>A claim outlives the call it covers; after a crash the report is looked for then.</summary>
    private static readonly Duration Claim = Duration.FromMinutes(3);

    public bool IsDue(Tenant tenant) =>
        tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"outside_report\" WHERE \"next_at\" <= @p0 LIMIT 1", Provider.Of(clock.GetCurrentInstant()))) is not null;

    public async Task ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested && await ClaimAsync(tenant, ct) is { Count: > 0 } due)
        {
            foreach (var report in due.Where(r => r.State == OutsideStates.Sending))
            {
                await SendAsync(tenant, report, ct);
            }

            foreach (var report in due.Where(r => r.State == OutsideStates.Unsure))
            {
                await LookForAsync(tenant, report, ct);
            }

            foreach (var account in due.Where(r => r.State is OutsideStates.Sent or OutsideStates.Claimed).GroupBy(r => r.Account, StringComparer.Ordinal))
            {
                await FollowAsync(tenant, account.Key, [.. account], ct);
            }
        }
    }

    private async ValueTask<List<OutsideReport>> ClaimAsync(Tenant tenant, CancellationToken ct)
    {
        if (!IsDue(tenant))
        {
            return [];
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync(
            session =>
            {
                var due = session.List<OutsideReport>("\"next_at\" <= @p0 ORDER BY \"next_at\" LIMIT @p1", Provider.Of(now), (long)Page);
                foreach (var report in due)
                {
                    if (session.First<Ticket>("\"key\" = @p0", report.Ticket) is not { Category: not Category.Closed })
                    {
                        (report.State, report.NextAt) = (OutsideStates.Over, null);
                    }
                    else
                    {
                        // Found in "sending": the process died between the call and its answer. Nobody knows whether it arrived.
                        (report.State, report.Attempts) = report.State switch
                        {
                            OutsideStates.Sending => (OutsideStates.Unsure, 0),
                            OutsideStates.Queued => (OutsideStates.Sending, report.Attempts + 1),
                            var other => (other, report.Attempts),
                        };
                        report.NextAt = now + Claim;
                    }

                    session.Update(report);
                }

                due.RemoveAll(r => r.State == OutsideStates.Over);
                return due;
            },
            ct);
    }

    private async Task SendAsync(Tenant tenant, OutsideReport report, CancellationToken ct)
    {
        SendOutcome outcome;
        try
        {
            outcome = await gateway.ForwardAsync(tenant, report.Account, tenant.Store.Read(s => Leaving(tenant.Configuration, s, report)), ct);
        }
        catch (ChannelUnavailableException e)
        {
            outcome = new SendOutcome.Deferred(TimeSpan.FromMinutes(1), e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            outcome = new SendOutcome.Unknown(e.GetType().Name);
        }

        await RecordAsync(tenant, report, OutsideStates.Sending, notes => notes.Sent(outcome), ct);
    }

    private async Task LookForAsync(Tenant tenant, OutsideReport report, CancellationToken ct)
    {
        var seen = await AskAsync(tenant, report.Account, new ReportQuestion([], report.Reference, report.At.ToDateTimeOffset()), ct);
        await RecordAsync(tenant, report, OutsideStates.Unsure, notes => notes.LookedFor(seen), ct);
    }

    private async Task FollowAsync(Tenant tenant, string account, List<OutsideReport> reports, CancellationToken ct)
    {
        var seen = await AskAsync(tenant, account, new ReportQuestion([.. reports.Select(r => r.ExternalId!)]), ct);
        foreach (var report in reports)
        {
            await RecordAsync(tenant, report, report.State, notes => notes.Followed(seen.Reports.FirstOrDefault(r => r.Id == report.ExternalId), seen.Fault), ct);
        }
    }

    private async Task<ReportSightings> AskAsync(Tenant tenant, string account, ReportQuestion question, CancellationToken ct)
    {
        try
        {
            return await gateway.FollowAsync(tenant, account, question, ct);
        }
        catch (ChannelUnavailableException e)
        {
            return new ReportSightings([], new ReportFault("unreachable", e.Message));
        }
    }

    private async Task RecordAsync(Tenant tenant, OutsideReport claimed, string state, Action<OutsideNotes> note, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                // Whose claim ran out has nothing to say any more, nor has an answer to what a person decided meanwhile.
                if (session.First<OutsideReport>("\"id\" = @p0", Provider.Of(claimed.Id)) is { } report && report.State == state && report.NextAt == claimed.NextAt
                    && session.First<Ticket>("\"key\" = @p0", report.Ticket) is { } ticket)
                {
                    note(new OutsideNotes(tenant.Configuration, session, ticket, report, now));
                    session.Update(report);
                }
            },
            ct);
    }

    private static ForwardedReport Leaving(TenantConfiguration configuration, ReadSession session, OutsideReport report)
    {
        var ticket = session.First<Ticket>("\"key\" = @p0", report.Ticket)!;
        var (place, person) = (OutsidePlace.Of(configuration, ticket), OutsidePerson.Of(configuration, session, ticket, report.WithPerson));
        var answers = report.Answers is { } json ? JsonSerializer.Deserialize(json, OutsideJson.Default.DictionaryStringListString) : null;
        return new ForwardedReport
        {
            Reference = report.Reference,
            Service = report.Service,
            Text = report.Text,
            Lat = place.Lat,
            Lon = place.Lon,
            Address = place.Address,
            PersonName = person?.Name,
            PersonPhone = person?.Phone,
            Answers = [.. (answers ?? []).SelectMany(a => a.Value.Select(v => KeyValuePair.Create(a.Key, v)))],
        };
    }
}
