using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Surveys;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Portal;

/// <summary>A request as its citizen sees it, by tracking code.</summary>
public sealed class TrackTicket(IClock clock)
{
    /// <param name="code">As typed: with or without hyphens, in any case and any digits.</param>
    /// <param name="language">Of the names; messages stay in the language they were written in.</param>
    public Result<PublicTicketView> Execute(Tenant tenant, string? code, string language) => tenant.Store.Read<Result<PublicTicketView>>(session =>
        Find(session, code) is { } ticket ? View(tenant, session, ticket, language) : PortalErrors.NotFound);

    internal static Ticket? Find(ReadSession session, string? code) =>
        TrackingCode.TryParse(code, out var parsed) ? session.First<Ticket>("\"tracking_code\" = @p0", parsed.ToString()) : null;

    private PublicTicketView View(Tenant tenant, ReadSession session, Ticket ticket, string language)
    {
        var configuration = tenant.Configuration;
        var situation = TicketSituation.Load(session, ticket.Key)!;
        var closed = ticket.Category == Category.Closed;
        var now = clock.GetCurrentInstant();
        return new PublicTicketView
        {
            Number = ticket.Number,
            TrackingCode = ticket.TrackingCode,
            StateName = configuration.Workflow.State(ticket.State).Names.In(language),
            Category = CategoryNames.Of(ticket.Category),
            DirectorateName = TicketViews.DirectorateOf(configuration, ticket.Directorate, language).Name,
            TopicName = TicketViews.TopicName(configuration, ticket.Topic, language),
            RegisteredAt = ticket.RegisteredAt,
            PromisedBy = closed ? null : situation.Clocks.Find(c => c is { Clock: TicketClocks.Resolve, MetAt: null })?.Due,
            AnswerWantedBy = ticket.Category == Category.Waiting && configuration.Workflow.State(ticket.State).Holder == "citizen" ? ticket.WaitUntil : null,
            Outcome = ticket.Outcome,
            OutcomeName = configuration.Workflow.Outcome(ticket.Outcome)?.Names.In(language),
            ReferredTo = ticket.ReferredTo,
            ClosedAt = ticket.ClosedAt,
            Joined = ticket.MergedInto is { } main ? Main(configuration, session, main, language) : null,
            Responsible = InCharge(configuration, session, ticket, now),
            ConfirmWanted = CitizenConfirms.Wanted(configuration, ticket),
            ConfirmedAt = closed ? null : ticket.TalkMetAt,
            Survey = closed && SurveyRules.Of(session, ticket.Key) is { AnsweredAt: null } survey && SurveyRules.Takes(survey, now) ? SurveyRules.TokenOf(tenant, ticket.Id) : null,
            Steps = PublicSteps.Of(configuration, session, situation, language),
            CanWrite = !closed,
            CanAskReopen = closed
                && ticket.ReopenRequestedAt is null
                && configuration.Workflow.Exists(Moves.RequestReopen, ticket.State)
                && now <= ticket.ClosedAt + Duration.FromDays(configuration.Workflow.File.ReopenDays),
            ReopenRequested = ticket.ReopenRequestedAt is not null,
            Messages = MessagesOf(session, ticket, situation.Packed),
            Custody = Sums(configuration, session, situation, language, closed ? ticket.ClosedAt ?? now : now),
            Looks = LooksOf(configuration, session, situation, language),
        };
    }

    /// <summary>What was written; what a person of ours spoke on the telephone is not repeated in writing.</summary>
    private static List<PublicMessage> MessagesOf(ReadSession session, Ticket ticket, TicketHistory? packed)
    {
        var spoken = (packed?.Deliveries.Where(d => d.Means == CitizenMessage.Spoken)
                ?? session.List<Delivery>("\"means\" = @p1 AND \"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0)", ticket.Key, CitizenMessage.Spoken))
            .Select(d => d.Message)
            .ToHashSet();
        var files = session.List<Attachment>("\"ticket\" = @p0", ticket.Key)
            .Where(f => f.Message is not null)
            .GroupBy(f => f.Message!.Value)
            .ToDictionary(g => g.Key, g => g.Count());
        var all = packed?.Messages ?? session.List<Message>("\"ticket\" = @p0 ORDER BY \"key\"", ticket.Key);
        var edited = all.Where(m => m.Replaces is not null).Select(m => m.Replaces!.Value).ToHashSet();
        return [.. all
            .Where(m => !spoken.Contains(m.Key) && !edited.Contains(m.Key) && m.RevokedAt is null && m.Mark is null or MessageMarks.External)
            .Select(m => new PublicMessage(m.Direction == "out", m.Text, m.At, m.Direction == "out" ? 0 : files.GetValueOrDefault(m.Key)))];
    }

    private static PublicMain? Main(TenantConfiguration configuration, ReadSession session, long key, string language) =>
        TicketSituation.Load(session, key) is not { } main ? null : new PublicMain(
            configuration.Workflow.State(main.Ticket.State).Names.In(language),
            CategoryNames.Of(main.Ticket.Category),
            TicketViews.DirectorateOf(configuration, main.Ticket.Directorate, language).Name,
            main.Ticket.Category == Category.Closed ? null : main.Clocks.Find(c => c is { Clock: TicketClocks.Resolve, MetAt: null })?.Due,
            JoinTicket.People(session, key));

    /// <summary>By the tenant's rule; nobody unless it names people.</summary>
    private static string? InCharge(TenantConfiguration configuration, ReadSession session, Ticket ticket, Instant now) => configuration.Profile.Portal?.Responsible switch
    {
        PortalSettings.Head => StaffOfUnit.WithRole(configuration, session, ticket.Directorate, Roles.Head, now).FirstOrDefault()?.DisplayName,
        PortalSettings.Assignee when ticket.Assignee is { } holder => session.First<StaffMember>("\"id\" = @p0 AND \"active\" = 1", Provider.Of(holder))?.DisplayName,
        _ => null,
    };

    /// <summary>Who exactly looked is in the history; the citizen is told the unit.</summary>
    private static List<PublicLook> LooksOf(TenantConfiguration configuration, ReadSession session, TicketSituation situation, string language) =>
        [.. (situation.Packed?.Events ?? session.List<TicketEvent>("\"ticket\" = @p0 AND \"kind\" = @p1 ORDER BY \"seq\"", situation.Ticket.Key, UnmaskCitizen.Event))
            .Where(e => e is { Kind: UnmaskCitizen.Event, Content: not null })
            .OrderByDescending(e => e.Seq)
            .Select(e => new PublicLook(
                Actor.StaffIdOf(e.Actor) is { } id && session.First<StaffMember>("\"id\" = @p0", Provider.Of(id)) is { } person
                    ? TicketViews.DirectorateOf(configuration, person.Unit, language).Name
                    : configuration.Profile.Names.In(language),
                e.At,
                JsonNode.Parse(e.Content!)!["reason"]?.GetValue<string>() ?? ""))];

    private static List<PublicCustody> Sums(
        TenantConfiguration configuration, ReadSession session, TicketSituation situation, string language, Instant until)
    {
        var names = new HolderNames(configuration, session, language);
        return [.. situation.Ledger
            .Where(c => c.From < until || c.To is not null)
            .GroupBy(c => Holder(configuration, session, names, c, language))
            .Select(g => new PublicCustody(g.Key.Kind, g.Key.Name, g.Aggregate(Duration.Zero, (sum, c) => sum + ((c.To ?? Instant.Max(until, c.From)) - c.From))))
            .OrderByDescending(c => c.Held)];
    }

    private static (string Kind, string Name) Holder(
        TenantConfiguration configuration, ReadSession session, HolderNames names, Custody interval, string language)
    {
        if (interval.HolderKind != HolderKinds.Person)
        {
            return (interval.HolderKind, names.Of(interval.HolderKind, interval.Holder));
        }

        // Who exactly works on it is not the public's concern; which unit is.
        var unit = Guid.TryParse(interval.Holder, out var id) ? session.First<StaffMember>("\"id\" = @p0", Provider.Of(id))?.Unit : null;
        return (HolderKinds.Directorate, TicketViews.DirectorateOf(configuration, unit ?? configuration.Profile.Desk, language).Name);
    }
}
