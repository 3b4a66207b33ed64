using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tickets.Views;

/// <summary>Builds views from rows: names in the reader's language, and only the moves this reader may make.</summary>
internal static class TicketViews
{
    /// <param name="session">Absent for a ticket that is just being registered.</param>
    public static TicketView Of(
        TenantConfiguration configuration, ReadSession? session, Ticket ticket, IReadOnlyList<RunningClock> clocks, Actor reader, string? citizenName)
    {
        var access = Access.Of(configuration, session, ticket, reader);
        var shown = new ShownPeople(ticket, access);
        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
        return new TicketView
        {
            Id = ticket.Id,
            Number = ticket.Number,
            TrackingCode = ticket.TrackingCode,
            Version = ticket.Version,
            State = ticket.State,
            StateName = configuration.Workflow.State(ticket.State).Names.In(language),
            Category = CategoryNamesOf(ticket),
            Topic = ticket.Topic,
            TopicName = TopicName(configuration, ticket.Topic, language),
            RequestType = ticket.RequestType,
            Directorate = DirectorateOf(configuration, ticket.Directorate, language),
            Assignee = ticket.Assignee,
            Urgency = ticket.Urgency,
            UrgencyReason = ticket.UrgencyReason,
            Channel = ticket.Channel,
            Text = ticket.Text,
            Problem = ticket.Problem,
            ProblemSource = ticket.ProblemSource,
            OnBehalfOf = shown.OnBehalfOf,
            ConfidentialReporter = ticket.ConfidentialReporter,
            PreferredMeans = ticket.PreferredMeans,
            Language = ticket.Language,
            Citizen = citizenName is null || shown.Hidden ? null : new CitizenView(shown.Name(citizenName)),
            Location = LocationOf(configuration, ticket),
            RegisteredAt = ticket.RegisteredAt,
            NextDue = ticket.NextDue,
            WaitUntil = ticket.WaitUntil,
            ProposedOutcome = ticket.ProposedOutcome,
            Outcome = ticket.Outcome,
            LegalGround = ticket.LegalGround,
            ReferredTo = ticket.ReferredTo,
            ReopensAt = ticket.ReopensAt,
            ClosedAt = ticket.ClosedAt,
            ReopenRequested = ticket.ReopenRequestedAt is not null,
            Answers = AnswerViews.Of(configuration, ticket, language),
            Listed = ticket.Listed,
            PublicSummary = ticket.PublicSummary,
            Deadlines = Deadlines(clocks),
            Transitions = Transitions(configuration, ticket, access),
        };
    }

    public static DirectorateView DirectorateOf(TenantConfiguration configuration, string code, string language) =>
        new(code, configuration.Tree.Find(code)?.Names.In(language) ?? code);

    public static string? TopicName(TenantConfiguration configuration, string? topic, string language) =>
        topic is null ? null : configuration.Topics.GetValueOrDefault(topic)?.Names.In(language) ?? topic;

    public static IReadOnlyList<TransitionView> Transitions(TenantConfiguration configuration, Ticket ticket, TicketAccess access)
    {
        var moves = new List<TransitionView>();
        foreach (var transition in configuration.Workflow.From(ticket.State, access.ActsAs))
        {
            if (transition.Action == Moves.DecideReopen && ticket.ReopenRequestedAt is null)
            {
                continue;
            }

            var outcome = configuration.Workflow.Outcome(EndOf(transition.Action, ticket));
            moves.Add(new TransitionView(
                transition.Action,
                $"/api/v1/tickets/{ticket.Id}/actions/{transition.Action}",
                GuardCheck.Missing(ticket, GuardCheck.Of(transition, outcome))));
        }

        return moves;
    }

    /// <summary>The outcome a closing move is measured against before one is named.</summary>
    private static string? EndOf(string action, Ticket ticket) => action switch
    {
        Moves.Close or Moves.Solve => ticket.ProposedOutcome ?? Outcomes.Solved,
        Moves.Reject => Outcomes.Refused,
        Moves.Propose => null,
        _ => null,
    };

    private static string CategoryNamesOf(Ticket ticket) => Clocks.CategoryNames.Of(ticket.Category);

    private static LocationView? LocationOf(TenantConfiguration configuration, Ticket ticket) =>
        ticket is { Neighbourhood: null, Address: null, Lat: null }
            ? null
            : new LocationView(
                ticket.Neighbourhood,
                ticket.Neighbourhood is null ? null : configuration.Neighbourhoods.GetValueOrDefault(ticket.Neighbourhood)?.Name,
                ticket.Address,
                ticket.Lat,
                ticket.Lon);

    private static List<DeadlineView> Deadlines(IReadOnlyList<RunningClock> clocks)
    {
        var views = new List<DeadlineView>(clocks.Count);
        foreach (var clock in clocks)
        {
            views.Add(new DeadlineView(
                clock.Clock,
                clock.Kind,
                clock.Due,
                clock.ActBy,
                clock is { MetAt: null, Due: null },
                clock.MetAt,
                clock.Subject.Length == 0 ? null : clock.Subject)
            {
                Rule = new DeadlineRule(Clocks.TicketClocks.TargetOf(clock), clock.Calendar, clock.RoundTheClock, clock.StartedAt),
            });
        }

        return views;
    }
}
