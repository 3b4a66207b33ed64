namespace Derman.Host.Pages.Shared.Models;

/// <summary>Who held the ticket. Desk and unit are ours (filled), citizen and other institution are not (hatched).</summary>
public enum Holder
{
    Desk,
    Unit,
    Citizen,
    Other,
}

/// <param name="Weight">Length in time, in any unit that is the same for all segments.</param>
public sealed record LedgerSegment(Holder Holder, double Weight);

/// <param name="Amount">Sum in words or figures: <c>12</c>, <c>4 sa</c>.</param>
public sealed record LedgerEntry(Holder Holder, string Amount, string Name);

/// <param name="Total">23 gün.</param>
/// <param name="Segments">In order of time.</param>
/// <param name="Entries">Sums for the legend.</param>
/// <param name="From">Label at the start edge; empty for none.</param>
/// <param name="To">Label at the end edge; empty for none.</param>
public sealed record LedgerModel(
    string Total, IReadOnlyList<LedgerSegment> Segments, IReadOnlyList<LedgerEntry> Entries, string From = "", string To = "");
