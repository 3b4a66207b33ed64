using System.Globalization;
using System.Text.Json.Nodes;
using Derman.Channels;
using Derman.Core.Audit;
using Derman.Core.Channels.Intake;
using Derman.Core.Notifications;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Sweep;
using NodaTime;

namespace Derman.Core.Outside;

/// <summary>What an answer means for one report: its next state, a line in the ticket's history, a word to its holder. Moves no ticket.</summary>
internal sealed class OutsideNotes(TenantConfiguration configuration, WriteSession session, Ticket ticket, OutsideReport report, Instant now)
{
    public const string SentEvent = "outsideSent";
    public const string SaidEvent = "outsideSaid";
    public const string ClaimedEvent = "outsideClaimed";
    public const string SilentEvent = "outsideSilent";
    public const string FailedEvent = "outsideFailed";
    public const string Unknown = "unknown";
    public const string Missing = "missing";
    public const string SilentDaysSetting = "silentDays";

    private const int DefaultSilentDays = 7;
    private const int MostSends = 10;

    /// <summary>A server may show a report minutes after it took it: so often it is looked for before a person is asked.</summary>
    private const int MostLooks = 3;

    /// <summary>So often a report may be missing in a whole answer before that is said.</summary>
    private const int MostMisses = 5;

    private const int LongestWords = 2000;
    private static readonly Duration Soonest = Duration.FromMinutes(15);
    private static readonly Duration Latest = Duration.FromHours(6);

    public void Sent(SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                Arrived(accepted.ExternalId);
                break;
            case SendOutcome.Deferred deferred when report.Attempts < MostSends:
                (report.State, report.FailureReason) = (OutsideStates.Queued, Cut(deferred.Reason));
                report.NextAt = now + Duration.Max(Duration.FromTimeSpan(deferred.After), Backoff.After(report.Attempts));
                break;
            case SendOutcome.Deferred deferred:
                Failed("deferredTooOften", deferred.Reason);
                break;
            case SendOutcome.Rejected rejected:
                Failed(rejected.Code, rejected.Reason);
                break;
            case SendOutcome.Unknown unknown:
                (report.State, report.Attempts, report.FailureReason, report.NextAt) = (OutsideStates.Unsure, 0, Cut(unknown.Reason), now + Duration.FromMinutes(2));
                break;
        }
    }

    public void LookedFor(ReportSightings seen)
    {
        report.Attempts++;
        if (seen.Fault is { } fault)
        {
            (report.FailureReason, report.NextAt) = (Cut(fault.Reason), After(fault));
        }
        else if (seen.Reports is [var found, ..])
        {
            Arrived(found.Id);
            Followed(found, null);
        }
        else if (report.Attempts >= MostLooks)
        {
            Failed(Unknown, report.FailureReason ?? "");
        }
        else
        {
            report.NextAt = now + Duration.FromMinutes(5 * report.Attempts);
        }
    }

    public void Followed(ReportSighting? sighting, ReportFault? fault)
    {
        if (sighting is not null)
        {
            Heard(sighting);
        }
        else
        {
            report.Attempts++;
            if (fault is null && report.Attempts >= MostMisses)
            {
                Failed(Missing, "");
                return;
            }

            (report.FailureCode, report.FailureReason) = (fault?.Code, Cut(fault?.Reason));
        }

        if (report.State == OutsideStates.Sent && report.SilentAt is null && report.HeardAt is { } heard && now - heard >= Duration.FromDays(SilentDays()))
        {
            report.SilentAt = now;
            Note(SilentEvent);
            Tell(SilentEvent);
        }

        // The longer nothing happens the seldomer it is asked.
        report.NextAt = fault is not null ? After(fault) : now + Duration.Min(Latest, Duration.Max(Soonest, (now - (report.HeardAt ?? now)) / 4));
    }

    private void Heard(ReportSighting sighting)
    {
        report.ExternalId = sighting.NewId ?? report.ExternalId;
        (report.Attempts, report.FailureCode, report.FailureReason) = (0, null, null);
        var (status, notes) = (Cut(sighting.Status), Cut(sighting.Notes));
        Instant? at = sighting.ChangedAt is { } changed ? Instant.FromDateTimeOffset(changed) : null;
        var first = report.Status is null && notes is null && sighting.State == ReportState.Open;
        var news = status != report.Status || notes != report.Notes || (at is not null && at != report.RemoteAt);
        var told = status != report.Status || notes != report.Notes;
        (report.Status, report.Notes, report.RemoteAt) = (status, notes, at);
        if (news)
        {
            (report.HeardAt, report.SilentAt) = (now, null);
        }

        if (sighting.State == ReportState.Closed && report.State != OutsideStates.Claimed)
        {
            report.State = OutsideStates.Claimed;
            Note(ClaimedEvent);
            Tell(ClaimedEvent);
        }
        else if (sighting.State == ReportState.Open && report.State == OutsideStates.Claimed)
        {
            report.State = OutsideStates.Sent; // Taken back there.
            Note(SaidEvent);
        }
        else if (told && !first)
        {
            Note(SaidEvent);
        }
    }

    private void Arrived(string id)
    {
        (report.State, report.ExternalId, report.Attempts, report.FailureCode, report.FailureReason) = (OutsideStates.Sent, id, 0, null, null);
        (report.SentAt, report.HeardAt, report.NextAt) = (now, now, now + Soonest);
        Note(SentEvent);
    }

    private void Failed(string code, string reason)
    {
        (report.State, report.NextAt, report.FailureCode, report.FailureReason) = (OutsideStates.Failed, null, code, Cut(reason));
        Note(FailedEvent);
        Tell(FailedEvent);
    }

    private void Note(string kind)
    {
        TicketArchives.Reopen(session, ticket);
        EventChain.Append(session, ticket.Key, kind, Actor.System.Code, now, EventText.Of(new JsonObject
        {
            ["to"] = OutsideNames.Of(configuration, report.Account),
            ["number"] = Number(report.ExternalId),
            ["status"] = report.Status,
            ["comment"] = kind is SaidEvent or ClaimedEvent ? report.Notes : null,
        }));
    }

    /// <summary>Whoever has it in custody; without one the heads of its unit, or the desk.</summary>
    private void Tell(string kind)
    {
        foreach (var told in new Escalation(configuration, session, ticket, now).Responsible(new RunningClock { Directorate = ticket.Directorate }, new EscalationLevel(0, 0, "holder")))
        {
            session.Insert(new Notification { Key = session.Next("notification"), Staff = told.Person.Id, Ticket = ticket.Key, Kind = kind, At = now });
        }
    }

    private int SilentDays() =>
        configuration.Accounts.GetValueOrDefault(report.Account)?.Settings.GetValueOrDefault(SilentDaysSetting) is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 99
            ? days
            : DefaultSilentDays;

    private Instant After(ReportFault fault) => now + Duration.Max(
        fault.After is { } wait ? Duration.FromTimeSpan(wait) : Duration.Zero, Duration.Max(Duration.FromMinutes(1), Duration.Min(Latest, Backoff.After(report.Attempts + 4))));

    /// <summary>Without the word before it that only the plugin needs.</summary>
    internal static string? Number(string? id) => id?[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string? Cut(string? words) => string.IsNullOrWhiteSpace(words) ? null : words.Length > LongestWords ? words[..LongestWords] : words;
}
