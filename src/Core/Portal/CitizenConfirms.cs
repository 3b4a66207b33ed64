using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Portal.Files;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Portal;

/// <summary>
/// "It is done" or "it is not", in one tap on the tracking page. It is the talk about the result that the workflow knows, held without
/// anybody calling: a yes is the evidence closing asks for, a no sends the work back as the same words on the telephone would.
/// </summary>
public sealed class CitizenConfirms(PerformAction perform, TrackTicket track, IClock clock, FillRandom random)
{
    public async ValueTask<Result<PublicTicketView>> ExecuteAsync(
        Tenant tenant, string? code, bool done, string? words, IReadOnlyList<CitizenFile> files, string language, IdempotencyKey? idempotency, CancellationToken ct)
    {
        if (tenant.Store.Read(s => TrackTicket.Find(s, code)) is not { } ticket)
        {
            return PortalErrors.NotFound;
        }

        var text = string.IsNullOrWhiteSpace(words) ? null : words.Trim();
        if (text?.Length > CitizenWrites.LongestText)
        {
            return TicketErrors.TooLong("comment", CitizenWrites.LongestText);
        }

        var rows = await CitizenFiles.SaveAsync(tenant, files, clock.GetCurrentInstant(), random, ct);
        var said = await Writing.RunAsync(tenant, Moves.Talk, Actor.Citizen, null, idempotency, s => Decide(tenant, s, ticket.Key, done, text, rows), ct);
        return said.Failure is { } failure ? failure : track.Execute(tenant, code, language);
    }

    /// <summary>The work is said to be done, a second pair of eyes agreed, and the citizen has not said a word about it yet.</summary>
    internal static bool Wanted(TenantConfiguration configuration, Ticket ticket) =>
        ticket.TalkMetAt is null
        && (ticket.Category == Category.Solved || (ticket.Category == Category.Proposed && ticket.ApprovedAt is not null))
        && configuration.Workflow.Exists(Moves.Talk, ticket.State);

    private Decision Decide(Tenant tenant, ReadSession session, long key, bool done, string? text, IReadOnlyList<Attachment> rows)
    {
        var situation = TicketSituation.Load(session, key)!;
        if (!Wanted(tenant.Configuration, situation.Ticket))
        {
            return PortalErrors.NotAsked;
        }

        var talk = new TalkInput(done ? TalkResults.Satisfied : TalkResults.NotSatisfied);
        var decision = perform.Decide(tenant, session, situation, Moves.Talk, new ActionCommand(Comment: text, Talk: talk), PortalCitizen.Actor, null);
        if (decision.Change is not { } change)
        {
            return decision;
        }

        if (text is not null || rows.Count > 0)
        {
            change.Write(s => CitizenWrites.Keep(s, key, text ?? "", rows, change.Now));
        }

        if (change.Ticket.Assignee is { } holder)
        {
            change.Notify(new Notification { Staff = holder, Kind = NoticeKinds.QuestionAnswered, At = change.Now });
        }

        return decision;
    }
}
