using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tickets.Joining;

/// <param name="Main">The ticket that stays.</param>
/// <param name="Told">What the citizen of the other one is told.</param>
/// <param name="Tasks">Units whose open tasks are taken back.</param>
/// <param name="Clocks">Promises that end with the merged ticket; those of the main ticket run on.</param>
/// <param name="Files">Files that stay readable on the merged ticket.</param>
/// <param name="People">How many were merged into the main ticket before.</param>
public sealed record MergePreview(
    LinkView Main, string MainUnit, string MainText, IReadOnlyList<ToldView> Told, IReadOnlyList<string> Tasks, IReadOnlyList<string> Clocks, int Files, int People);

/// <param name="Means">Account, <c>portal</c> or <c>spoken</c>.</param>
public sealed record ToldView(string Means, string Language, string Text);

/// <summary>What merging would do, decided by the very rule that does it.</summary>
public sealed class PreviewMerge(PerformAction perform)
{
    /// <param name="to">Number or id of the ticket that stays.</param>
    public Result<MergePreview> Execute(Tenant tenant, Guid ticket, string? to, Actor actor) => tenant.Store.Read<Result<MergePreview>>(session =>
    {
        var configuration = tenant.Configuration;
        var language = actor.Language ?? configuration.Profile.DefaultLanguage;
        var open = OpenTasks(session, ticket);
        var running = TicketSituation.Load(session, ticket)?.Clocks.Where(c => c.MetAt is null).Select(c => c.Clock).Distinct().ToList() ?? [];
        var decision = perform.Decide(tenant, session, TicketSituation.Load(session, ticket), Moves.Merge, new ActionCommand(To: to), actor, null);
        if (decision.Change is not { } change)
        {
            return decision.Answer!.Value.Failure!;
        }

        var main = ReadLinks.Find(configuration, session, to, actor)!;
        return new MergePreview(
            new LinkView(
                LinkKinds.MergedInto,
                false,
                main.Id,
                main.Number,
                ReadLinks.SubjectOf(configuration, main, language),
                configuration.Workflow.State(main.State).Names.In(language),
                Clocks.CategoryNames.Of(main.Category)),
            configuration.Tree.Find(main.Directorate)?.Names.In(language) ?? main.Directorate,
            main.Text,
            [.. change.Messages.Select(m => new ToldView(m.Means, change.Ticket.Language, m.Text(change.Ticket)))],
            [.. open.Select(t => configuration.Tree.Find(t.Directorate)?.Names.In(language) ?? t.Directorate)],
            [.. running.Select(c => configuration.Clocks.GetValueOrDefault(c)?.Names.In(language) ?? c)],
            (int)session.Count("SELECT COUNT(*) FROM \"attachment\" WHERE \"ticket\" = @p0", change.Ticket.Key),
            (int)session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"merged_into\" = @p0", main.Key));
    });

    private static List<TicketTask> OpenTasks(ReadSession session, Guid ticket) =>
        session.List<TicketTask>("\"ticket\" = (SELECT \"key\" FROM \"ticket\" WHERE \"id\" = @p0) AND \"state\" = @p1", Provider.Of(ticket), TaskStates.Open);
}
