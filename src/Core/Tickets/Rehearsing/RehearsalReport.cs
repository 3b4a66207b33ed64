using System.Text.Json.Serialization;
using NodaTime;

namespace Derman.Core.Tickets.Rehearsing;

/// <summary>What other rules would have meant for tickets of the past: how it was under the rules in force, and how it would have been.</summary>
/// <param name="From">Registered since then.</param>
/// <param name="Tickets">How many were looked at.</param>
/// <param name="Cut">There were more than are looked at: the newest ones count.</param>
/// <param name="OpenMoved">Tickets still open whose due time would become another.</param>
/// <param name="Changed">Tickets that would have come out differently, as far as whoever asked may see them; the worst first.</param>
/// <param name="Hidden">As many more would have, which are not shown: too many, or not for this reader.</param>
public sealed record RehearsalReport(
    Instant From,
    Instant To,
    int Tickets,
    bool Cut,
    int OpenMoved,
    Outlook Before,
    Outlook After,
    IReadOnlyList<RehearsedGroup> Units,
    IReadOnlyList<RehearsedGroup> Clocks,
    IReadOnlyList<RehearsedGroup> Neighbourhoods,
    IReadOnlyList<RehearsedTicket> Changed,
    int Hidden);

/// <param name="Warned">A level before the due time had been reached.</param>
/// <param name="Escalated">A level at the due time or after it had been reached.</param>
public sealed record Outlook(int OnTime, int Late, int Warned, int Escalated)
{
    public static readonly Outlook None = new(0, 0, 0, 0);

    public static Outlook operator +(Outlook a, Outlook b) => new(a.OnTime + b.OnTime, a.Late + b.Late, a.Warned + b.Warned, a.Escalated + b.Escalated);

    /// <summary>Of all that was promised, in percent; null when nothing was.</summary>
    [JsonIgnore]
    public decimal? LatePercent => OnTime + Late == 0 ? null : Late * 100m / (OnTime + Late);
}

/// <param name="Code">Directorate, clock or neighbourhood.</param>
public sealed record RehearsedGroup(string Code, int Tickets, Outlook Before, Outlook After);

/// <param name="Clock">The clock that makes the difference.</param>
public sealed record RehearsedTicket(
    Guid Id, string Number, string? Topic, string Directorate, string Clock, bool IsOpen, Instant? DueBefore, Instant? DueAfter, bool LateBefore, bool LateAfter);

[JsonSerializable(typeof(RehearsalReport))]
[JsonSerializable(typeof(RehearsalDraft))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Common.InstantJsonConverter)])]
internal sealed partial class RehearsalJson : JsonSerializerContext;
