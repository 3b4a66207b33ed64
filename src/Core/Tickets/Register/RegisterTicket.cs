using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Citizens.Preferring;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Publishing;
using Derman.Core.Routing;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Register;

/// <summary>Takes a wish down: one ticket, routed, with its clocks running and a receipt on its way, in one transaction.</summary>
public sealed class RegisterTicket(IClock clock, FillRandom random)
{
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, RegisterCommand command, Actor actor, IdempotencyKey? idempotency, CancellationToken ct) =>
        ExecuteAsync(tenant, command, actor, idempotency, (IBeside?)null, ct);

    /// <param name="beside">What else belongs to the new ticket, written in its transaction.</param>
    internal ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, RegisterCommand command, Actor actor, IdempotencyKey? idempotency, Action<WriteSession, Ticket>? beside, CancellationToken ct) =>
        ExecuteAsync(tenant, command, actor, idempotency, beside is null ? null : new Written(beside), ct);

    /// <param name="beside">The same, with what must be true for it.</param>
    internal ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, RegisterCommand command, Actor actor, IdempotencyKey? idempotency, IBeside? beside, CancellationToken ct) =>
        ExecuteAsync(tenant, command, actor, idempotency, beside, null, ct);

    /// <param name="arrivedAt">When it reached the institution, if that was before now.</param>
    internal async ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, RegisterCommand command, Actor actor, IdempotencyKey? idempotency, IBeside? beside, Instant? arrivedAt, CancellationToken ct)
    {
        var prepared = Prepare(tenant, command, actor, arrivedAt: arrivedAt);
        if (prepared.Failure is { } failure)
        {
            return failure;
        }

        var plan = prepared.Value!;
        return await tenant.Store.WriteAsync<Result<TicketView>>(
            session =>
            {
                if (idempotency?.Find(session) is { } earlier)
                {
                    return earlier;
                }

                if (beside?.Refuses(session) is { } refused)
                {
                    return refused;
                }

                plan.Apply(session);
                beside?.Write(session, plan.Ticket);
                var view = plan.View(actor);
                idempotency?.Keep(session, view, plan.Ticket.RegisteredAt);
                return view;
            },
            ct);
    }

    /// <summary>
    /// A ticket of another program, with the date it had there: its promises run since then, but levels that lay before this moment ring
    /// no more. Ten thousand old tickets would else wake every head at once.
    /// </summary>
    /// <param name="ended">How it ended there; null: it is still open. It has been checked.</param>
    /// <param name="arrivedAt">Of a letter, the day it arrived.</param>
    internal Result<Registration> PrepareTakeOver(Tenant tenant, RegisterCommand command, Actor actor, Instant at, EndedElsewhere? ended = null, Instant? arrivedAt = null)
    {
        var prepared = Prepare(tenant, command, actor, at, arrivedAt: arrivedAt);
        if (ended is null)
        {
            prepared.Value?.Hush(clock.GetCurrentInstant());
        }
        else
        {
            prepared.Value?.End(ended);
        }

        return prepared;
    }

    /// <summary>Everything that can be done before the writer: checks, routing, clocks, search stems.</summary>
    /// <param name="known">A citizen the desk knows already; nobody is looked for or added then.</param>
    /// <param name="arrivedAt">When it reached the institution; null: now.</param>
    internal Result<Registration> Prepare(Tenant tenant, RegisterCommand command, Actor actor, Instant? at = null, KnownCitizen? known = null, Instant? arrivedAt = null)
    {
        var configuration = tenant.Configuration;
        if (actor.IsPerson && actor.RightsIn(configuration).ActsAs.All(r => r == Staff.Roles.Auditor))
        {
            return TicketErrors.NotYou("register"); // Who only looks on takes nothing down.
        }

        var check = RegisterCheck.Check(configuration, command);
        if (check.Failure is { } failure)
        {
            return failure;
        }

        var input = check.Value!;
        var now = at ?? clock.GetCurrentInstant();
        var route = Route.Of(configuration, input.Topic, command.Directorate, input.Neighbourhood);
        var state = route.Triage ? configuration.Workflow.File.Register.Triage : configuration.Workflow.File.Register.Routed;
        var urgency = Urgencies.Higher(command.Urgency is { Length: > 0 } given ? given : Urgencies.Normal, input.Topic?.Priority ?? Urgencies.Normal);
        var ticket = new Ticket
        {
            Id = UuidV7.New(now, random),
            Version = 1,
            TrackingCode = TrackingCode.New(random).ToString(),
            State = state,
            Category = configuration.Workflow.CategoryOf(state),
            Topic = input.Topic?.Code,
            RequestType = input.RequestType?.Code,
            Directorate = route.Directorate,
            Urgency = urgency,
            UrgencyReason = command.UrgencyReason ?? (urgency != (command.Urgency ?? Urgencies.Normal) ? "topic" : null),
            Channel = input.Channel,
            Text = input.Text,
            Problem = command.Problem,
            ProblemSource = command.ProblemSource,
            Sensitivity = input.Topic?.Sensitivity ?? "none",
            OnBehalfOf = command.OnBehalfOf,
            ConfidentialReporter = command.ConfidentialReporter ?? input.Topic?.ConfidentialReporter ?? false,
            Consent = command.Consent ?? false,
            PreferredMeans = string.IsNullOrEmpty(command.PreferredMeans) ? null : command.PreferredMeans,
            Language = known?.Language ?? input.Language,
            Neighbourhood = input.Neighbourhood,
            Address = command.Location?.Address,
            Lat = command.Location?.Lat,
            Lon = command.Location?.Lon,
            RegisteredAt = now,
            ArrivedAt = arrivedAt,
            RegisteredBy = actor.Code,
            WordDue = NextWord.After(now),
            ChangedAt = now,
            Cycle = 1,
            Answers = AnswersCheck.Kept(input.Topic, command.Answers),
        };
        PublicList.Decide(configuration, ticket);
        var custody = CustodyLedger.Open(configuration, ticket, actor.Code);
        var clocks = TicketClocks.Start(configuration, ticket, [custody]);
        ticket.NextDue = TicketClocks.NextDue(clocks);
        return new Registration(configuration, ticket, custody, clocks, known is null ? CitizenDraft.Of(tenant, input, actor) : null, actor, random, known)
        {
            Given = string.IsNullOrEmpty(command.Citizen?.Language) ? null : command.Citizen.Language,
        };
    }
}

/// <summary>Who the wish is from, where it is known before it is taken down.</summary>
internal sealed record KnownCitizen(long? Key, string? Name, string Language);

/// <summary>A prepared registration, ready to be written once.</summary>
internal sealed class Registration(
    TenantConfiguration configuration, Ticket ticket, Custody custody, List<RunningClock> clocks, CitizenDraft? citizen, Actor actor, FillRandom random, KnownCitizen? known = null)
{
    private readonly string _stems = TicketIndex.Stems(ticket, citizen?.Name ?? known?.Name);
    private readonly string _event = EventText.Of(new JsonObject
    {
        ["topic"] = ticket.Topic,
        ["directorate"] = ticket.Directorate,
        ["state"] = ticket.State,
        ["channel"] = ticket.Channel,
        ["urgency"] = ticket.Urgency,
        ["requestType"] = ticket.RequestType,
    });

    private readonly List<Custody> _ledger = [custody];
    private EndedElsewhere? _ended;
    private string _stateBefore = "";

    /// <summary>The language named with the request; null = nobody said.</summary>
    public string? Given { get; init; }

    public Ticket Ticket => ticket;

    public List<RunningClock> Clocks => clocks;

    public TicketView View(Actor reader) => TicketViews.Of(configuration, null, ticket, clocks, reader, citizen?.Name ?? known?.Name);

    /// <summary>What would be sent: to look at, before there is a number.</summary>
    public IEnumerable<CitizenMessage> Messages(Conversation? conversation) => Receipt(conversation) is { } receipt ? [receipt] : [];

    /// <summary>Levels reached before now count as told.</summary>
    public void Hush(Instant now)
    {
        foreach (var clock in clocks)
        {
            while (clock.NextAt <= now && TicketClocks.NextLevel(configuration, clock) is { } level)
            {
                clock.Level = level.Level;
                TicketClocks.Refresh(configuration, clock, [custody]);
            }
        }
    }

    /// <summary>It comes in closed, as it was where it is taken over from.</summary>
    public void End(EndedElsewhere ended)
    {
        (_ended, _stateBefore) = (ended, ticket.State);
        ended.Apply(configuration, ticket, _ledger, clocks, actor.Code);
    }

    /// <summary>Writes everything. With a conversation, the receipt goes out there; otherwise to the tracking page, or it is spoken.</summary>
    /// <param name="quiet">Without a receipt: the citizen is told something else about it.</param>
    public void Apply(WriteSession session, Conversation? conversation = null, bool quiet = false)
    {
        ticket.Key = session.Next("ticket");
        var year = ticket.RegisteredAt.InZone(configuration.Zone).Year;
        ticket.Number = TicketNumber.Of(configuration, year, session.Next(TicketNumber.CounterOf(year)));
        ticket.Citizen = known is not null ? known.Key : conversation?.Citizen ?? citizen?.FindOrAdd(session, ticket.RegisteredAt, random);
        if (known is null && ticket.Citizen is { } person && session.First<Citizen>("\"key\" = @p0", person) is { } row)
        {
            ticket.Language = PersonLanguage.For(row, Given, ticket.Language);
            if (conversation is not null)
            {
                PersonLanguage.Note(session, configuration, row, Given, LanguageSources.Used);
            }
        }

        session.Insert(ticket);
        TicketCounts.Added(session, ticket);
        foreach (var interval in _ledger)
        {
            interval.Ticket = ticket.Key;
            session.Insert(interval);
        }

        foreach (var clock in clocks)
        {
            clock.Ticket = ticket.Key;
            session.Insert(clock);
        }

        if (!quiet && _ended is null)
        {
            Receipt(conversation)?.Write(session, ticket);
        }

        EventChain.Append(session, ticket.Key, "registered", actor.Code, ticket.RegisteredAt, _event);
        _ended?.Note(session, ticket, _stateBefore, actor.Code);

        // An index that keeps no copy is told what to take out: it must hold the name as the person's record has it, not as it was said now.
        var stems = known is null && (conversation is not null || citizen?.NationalIdHash is not null) ? TicketIndex.Stems(session, ticket) : _stems;
        session.Last(TicketIndex.OrderOf(ticket.Key), () => TicketIndex.Add(session, ticket.Key, stems));
    }

    private CitizenMessage? Receipt(Conversation? conversation)
    {
        var means = Means.Of(configuration, ticket, conversation);
        var promised = clocks.Find(c => c.Clock == TicketClocks.Resolve)?.Due ?? ticket.NextDue;
        return configuration.Text(ticket.Language, Texts.Receipt, ticket.Channel) is null
            ? null
            : new CitizenMessage(
                Texts.Receipt,
                t => Texts.Render(configuration, t, Texts.Receipt, t.Channel, promised)!,
                Actor.System.Code,
                means.Account,
                means.Recipient,
                means.Conversation,
                ticket.RegisteredAt);
    }
}
