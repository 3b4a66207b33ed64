using Derman.Core.Tickets;
using Derman.Core.Tickets.Ledger;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using NodaTime;

namespace Derman.Host.Pages.Words;

/// <summary>"23 days: 2 desk, 4 public works, 12 the citizen": the custody ledger as a bar and as sums.</summary>
internal sealed class LedgerWords(IUiText text, Dates dates, IClock clock)
{
    /// <summary>Longest legend; further holders are added up.</summary>
    private const int Holders = 5;

    public LedgerModel Of(IReadOnlyList<HeldInterval> intervals, Instant? until = null, bool ends = false)
    {
        var end = until ?? clock.GetCurrentInstant();
        var parts = intervals
            .Where(i => i.From < end)
            .Select(i => (Holder: HolderOf(i.Kind), i.Kind, i.Name, Span: Duration.Max((i.To is { } to && to < end ? to : end) - i.From, Duration.Zero)))
            .ToList();
        var sums = parts
            .GroupBy(p => (p.Holder, Name: NameOf(p.Kind, p.Name)))
            .Select(g => (g.Key.Holder, g.Key.Name, Span: g.Aggregate(Duration.Zero, (sum, p) => sum + p.Span)))
            .OrderByDescending(s => s.Span)
            .ToList();
        var entries = sums.Take(Holders).Select(s => new LedgerEntry(s.Holder, Amount(s.Span), s.Name)).ToList();
        if (sums.Count > Holders)
        {
            entries.Add(new LedgerEntry(Holder.Other, Amount(sums.Skip(Holders).Aggregate(Duration.Zero, (sum, s) => sum + s.Span)), text["ledger.others"]));
        }

        var total = parts.Aggregate(Duration.Zero, (sum, p) => sum + p.Span);
        return new LedgerModel(
            Amount(total),
            [.. parts.Select(p => new LedgerSegment(p.Holder, Math.Max(1, p.Span.TotalMinutes)))],
            entries,
            ends && intervals.Count > 0 ? dates.DayMonth(intervals[0].From) : "",
            ends ? dates.DayMonth(end) : "");
    }

    public string Amount(Duration span) => text.Span(span >= Duration.FromDays(1)
        ? new Remaining(span.Days, span.Days < 3 ? span.Hours : 0, 0, WorkingDays: false, Late: false)
        : Remaining.Calendar(span));

    public string NameOf(string kind, string name) => kind switch
    {
        HolderKinds.Citizen => text["ledger.citizen"],
        HolderKinds.Institution when name.Length == 0 => text["ledger.institution"],
        _ => name,
    };

    public static Holder HolderOf(string kind) => kind switch
    {
        HolderKinds.Desk => Holder.Desk,
        HolderKinds.Citizen => Holder.Citizen,
        HolderKinds.Institution => Holder.Other,
        _ => Holder.Unit,
    };
}
