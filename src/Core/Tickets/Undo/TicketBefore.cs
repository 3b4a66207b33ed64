using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Tickets.Undo;

/// <summary>What a move may change of a ticket, as it was before: enough to put it back without guessing. Names no citizen.</summary>
/// <param name="Met">The clocks that were met, by clock and subject; instants are ticks since 1970.</param>
internal sealed record TicketBefore(
    string State,
    string Directorate,
    Guid? Assignee,
    long? WaitUntil,
    int Cycle,
    int ProofCount,
    string? ProposedOutcome,
    long? ProposedAt,
    string? ProposedBy,
    long? ApprovedAt,
    long? TalkMetAt,
    long? SolvedAt,
    string? LegalGround,
    IReadOnlyDictionary<string, long> Met)
{
    public static TicketBefore Of(TicketSituation situation)
    {
        var t = situation.Ticket;
        return new(
            t.State, t.Directorate, t.Assignee, Ticks(t.WaitUntil), t.Cycle, t.ProofCount, t.ProposedOutcome, Ticks(t.ProposedAt), t.ProposedBy,
            Ticks(t.ApprovedAt), Ticks(t.TalkMetAt), Ticks(t.SolvedAt), t.LegalGround,
            situation.Clocks.Where(c => c.MetAt is not null).ToDictionary(NameOf, c => c.MetAt!.Value.ToUnixTimeTicks(), StringComparer.Ordinal));
    }

    /// <summary>Puts everything back and settles the change.</summary>
    public void Restore(Tenancy.TenantConfiguration configuration, TicketChange change)
    {
        var ticket = change.Ticket;
        change.MoveTo(State);
        (ticket.Directorate, ticket.Assignee, ticket.WaitUntil) = (Directorate, Assignee, At(WaitUntil));
        if (ticket.Cycle != Cycle)
        {
            // Within one cycle a proof stays one: it is counted where it lies, at the file.
            (ticket.Cycle, ticket.ProofCount) = (Cycle, ProofCount);
        }

        (ticket.ProposedOutcome, ticket.ProposedAt, ticket.ProposedBy) = (ProposedOutcome, At(ProposedAt), ProposedBy);
        (ticket.ApprovedAt, ticket.TalkMetAt, ticket.SolvedAt, ticket.LegalGround) = (At(ApprovedAt), At(TalkMetAt), At(SolvedAt), LegalGround);
        change.Settle(null);

        foreach (var clock in change.Situation.Clocks)
        {
            clock.MetAt = Met.TryGetValue(NameOf(clock), out var met) ? At(met) : null;
            TicketClocks.Refresh(configuration, clock, change.Situation.Ledger);
        }

        ticket.NextDue = TicketClocks.NextDue(change.Situation.Clocks);
    }

    public string Write() => JsonSerializer.Serialize(this, BeforeJson.Default.TicketBefore);

    public static TicketBefore? Read(string? json) => json is null ? null : JsonSerializer.Deserialize(json, BeforeJson.Default.TicketBefore);

    private static string NameOf(RunningClock clock) => $"{clock.Clock} {clock.Subject}";

    private static long? Ticks(Instant? at) => at?.ToUnixTimeTicks();

    private static Instant? At(long? ticks) => ticks is { } t ? Instant.FromUnixTimeTicks(t) : null;
}

[JsonSerializable(typeof(TicketBefore))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class BeforeJson : JsonSerializerContext;
