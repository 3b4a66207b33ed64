using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Portal;

/// <summary>The history of a request as its citizen is told it: what happened and where it is, never who did it or what colleagues said.</summary>
internal static class PublicSteps
{
    /// <summary>Moves that tell a citizen something by themselves. What depends on more is told below.</summary>
    private static readonly Dictionary<string, string> Plain = new(StringComparer.Ordinal)
    {
        ["registered"] = "received",
        [Moves.Accept] = "begun",
        [Moves.Ask] = "asked",
        [Moves.CitizenReply] = "answered",
        [Moves.Wait] = "waiting",
        [Moves.Propose] = "proposed",
        [Moves.Approve] = "checked",
        [Moves.SendBack] = "back",
        [Moves.RequestReopen] = "reopenAsked",
    };

    public static IReadOnlyList<PublicStep> Of(TenantConfiguration configuration, ReadSession session, TicketSituation situation, string language)
    {
        var ticket = situation.Ticket;
        var events = situation.Packed?.Events ?? session.List<TicketEvent>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key);
        var steps = events.Select(e => Of(e, new Content(e.Content), configuration, language)).OfType<PublicStep>()
            .Concat(Forwarded(configuration, session, situation, language))
            .OrderBy(s => s.At) // stable: of one moment, what happened comes before where it went
            .ToList();

        // The same twice in a row (two clerks took it, two attempts at a word) is one step, at its first time.
        return [.. steps.Where((step, i) => i == 0 || (steps[i - 1].Kind, steps[i - 1].Name) != (step.Kind, step.Name))];
    }

    private static PublicStep? Of(TicketEvent e, Content content, TenantConfiguration configuration, string language) => e.Kind switch
    {
        Moves.Talk when content["talk"] == TalkResults.Satisfied => new PublicStep("saidDone", e.At),
        Moves.Talk when content["talk"] == TalkResults.NotSatisfied => new PublicStep("saidNotDone", e.At),
        Moves.DecideReopen => content["decision"] == DecideReopen.Accepted ? new PublicStep("reopened", e.At) : null,
        Moves.Refer when content["outcome"] is null => new PublicStep("referred", e.At, content["to"]),
        Moves.Close or Moves.Solve or Moves.Reject or Moves.Refer or Moves.Merge or EndedElsewhere.Event =>
            content["outcome"] is { } outcome ? new PublicStep("ended", e.At, configuration.Workflow.Outcome(outcome)?.Names.In(language)) : null,
        _ => Plain.TryGetValue(e.Kind, out var kind) ? new PublicStep(kind, e.At) : null,
    };

    /// <summary>Every time another unit got it; people count as their unit.</summary>
    private static IEnumerable<PublicStep> Forwarded(TenantConfiguration configuration, ReadSession session, TicketSituation situation, string language)
    {
        var last = configuration.Profile.Desk;
        foreach (var held in situation.Ledger)
        {
            var unit = held.HolderKind switch
            {
                HolderKinds.Desk => configuration.Profile.Desk,
                HolderKinds.Directorate => held.Holder,
                HolderKinds.Person when Guid.TryParse(held.Holder, out var id) => session.First<StaffMember>("\"id\" = @p0", Provider.Of(id))?.Unit,
                _ => null,
            };
            if (unit is not null && unit != last)
            {
                yield return new PublicStep("forwarded", held.From, TicketViews.DirectorateOf(configuration, unit, language).Name);
            }

            last = unit ?? last;
        }
    }

    /// <summary>The values of an event; after erasure there are none.</summary>
    private sealed class Content(string? json)
    {
        private readonly JsonObject? _values = json is null ? null : JsonNode.Parse(json) as JsonObject;

        public string? this[string name] => _values?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}
