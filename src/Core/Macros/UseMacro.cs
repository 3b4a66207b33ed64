using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Joining;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Macros;

/// <param name="Text">Filled for this ticket; null when the macro has none.</param>
/// <param name="Language">Of the text; another one than the citizen's when the macro has nothing in theirs.</param>
/// <param name="OtherLanguage">The text is not in the citizen's language.</param>
/// <param name="Means">By which the text goes: an account, <c>portal</c> or <c>spoken</c>.</param>
/// <param name="NewState">Where the move leads; null without one.</param>
/// <param name="Refusal">Why the move cannot be made now.</param>
/// <param name="AlsoTold">What the move itself tells the citizen.</param>
public sealed record MacroPreview(
    Guid Id, string Name, string? Text, string Language, bool OtherLanguage, string Means, string? Note, MacroMove? Move, string? NewState, Failure? Refusal, IReadOnlyList<ToldView> AlsoTold);

/// <summary>A text kept ready, for one ticket: looked at first, then said, noted and moved in one transaction. The move is a move like any other.</summary>
public sealed class UseMacro(PerformAction perform, SayToCitizen say, IClock clock)
{
    /// <summary>The texts somebody can put into a message on this ticket, filled in; by name.</summary>
    public Result<IReadOnlyList<MacroPreview>> Offer(Tenant tenant, Guid ticket, Actor actor) => tenant.Store.Read<Result<IReadOnlyList<MacroPreview>>>(session =>
    {
        if (Find(tenant.Configuration, session, ticket, actor) is not var (found, name))
        {
            return TicketErrors.NotFound;
        }

        return session.List<Macro>("\"retired\" = 0 ORDER BY \"name\", \"id\"")
            .Where(m => MacroAccess.MaySee(tenant.Configuration, m, actor))
            .Select(m => Filled(tenant.Configuration, session, m, found, name, actor))
            .ToList();
    });

    /// <summary>What one macro would do here. Nothing is written.</summary>
    public Result<MacroPreview> Preview(Tenant tenant, Guid ticket, Guid macro, Actor actor) => tenant.Store.Read<Result<MacroPreview>>(session =>
    {
        var configuration = tenant.Configuration;
        if (Find(configuration, session, ticket, actor) is not var (found, name) || ManageMacros.Seen(configuration, session, macro, actor) is not { Retired: false } kept)
        {
            return MacroErrors.NotFound;
        }

        var preview = Filled(configuration, session, kept, found, name, actor);
        if (preview.Move is not { } move)
        {
            return preview;
        }

        var decision = perform.Decide(tenant, session, TicketSituation.Load(session, ticket), move.Action, Command(move, preview.Text), actor, null);
        return decision.Change is { } change
            ? preview with
            {
                NewState = configuration.Workflow.State(change.Ticket.State).Names.In(actor.Language ?? configuration.Profile.DefaultLanguage),
                AlsoTold = [.. change.Messages.Select(m => new ToldView(m.Means, change.Ticket.Language, m.Text(change.Ticket)))],
            }
            : preview with { Refusal = decision.Answer!.Value.Failure };
    });

    /// <param name="text">The text as it stands after the writer looked it over; null for the macro's own.</param>
    /// <param name="ifMatch">The version the caller saw.</param>
    public async ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, Guid ticket, Guid macro, string? text, Actor actor, int? ifMatch, CancellationToken ct)
    {
        if (Preview(tenant, ticket, macro, actor).Value is not { } preview)
        {
            return MacroErrors.NotFound;
        }

        if (preview.Refusal is { } refusal)
        {
            return refusal;
        }

        var words = preview.Text is null ? null : string.IsNullOrWhiteSpace(text) ? preview.Text : text.Trim();
        if (words?.Length > SayToCitizen.LongestText)
        {
            return TicketErrors.TooLong("text", SayToCitizen.LongestText);
        }

        void Note(TicketChange change)
        {
            change.Details["macro"] = preview.Name;
            if (preview.Note is { } note)
            {
                change.Write(s => EventChain.Append(s, change.Ticket.Key, Moves.Note, actor.Code, change.Now, EventText.Of(new JsonObject { ["comment"] = note })));
            }
        }

        return preview.Move switch
        {
            { } move => await perform.ExecuteWithAsync(
                tenant,
                ticket,
                move.Action,
                Command(move, words),
                actor,
                ifMatch,
                (change, _) =>
                {
                    Note(change);
                    if (words is not null && move.Action != Moves.Ask)
                    {
                        SayToCitizen.Add(tenant, change, words);
                    }
                },
                ct),
            null when words is not null => await say.ExecuteWithAsync(
                tenant,
                ticket,
                words,
                actor,
                ifMatch,
                Note,
                ct),
            _ => await perform.ExecuteAsync(tenant, ticket, Moves.Note, new ActionCommand(Comment: preview.Note), actor, null, null, ct),
        };
    }

    private ActionCommand Command(MacroMove move, string? text) => new(
        Comment: move.Action == Moves.Ask ? text : null,
        To: move.To,
        Reason: move.Reason,
        Outcome: move.Outcome,
        LegalGround: move.LegalGround,
        Until: move.WaitDays is { } days ? clock.GetCurrentInstant() + Duration.FromDays(days) : null);

    private static (Ticket Ticket, string? Name)? Find(TenantConfiguration configuration, ReadSession session, Guid id, Actor actor)
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(configuration, session, ticket, actor) is not { Sees: true, TakesPart: true } access)
        {
            return null;
        }

        // A text is read by the writer before the citizen: a name the writer is shown masked does not come into it.
        var shown = new ShownPeople(ticket, access);
        return (ticket, shown.Hidden || !access.KnowsNames ? null : CitizenNames.Of(session, ticket));
    }

    private static MacroPreview Filled(TenantConfiguration configuration, ReadSession session, Macro macro, Ticket ticket, string? citizen, Actor actor)
    {
        var content = MacroJson.Read(macro.Content);
        var chosen = MacroText.Choose(configuration, content, ticket.Language);
        var language = chosen?.Language ?? ticket.Language;
        return new MacroPreview(
            macro.Id,
            macro.Name,
            chosen is { } text ? MacroText.Fill(configuration, text.Text, language, ticket, citizen, actor) : null,
            language,
            language != ticket.Language,
            Means.Of(configuration, session, ticket, Means.ConversationOf(session, ticket)).Account,
            content.Note is null ? null : MacroText.Fill(configuration, content.Note, configuration.Profile.DefaultLanguage, ticket, citizen, actor),
            content.Move,
            null,
            null,
            []);
    }
}
