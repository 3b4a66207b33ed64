using System.Security.Cryptography;
using Derman.Core.Common;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>
/// Making and changing subscriptions. A program has its own and sees no other; people who look after the institution's applications see
/// all of them.
/// </summary>
public sealed class ManageSubscriptions(DeliverEvents deliver, EventAddressRules rules, IClock clock, FillRandom random)
{
    /// <summary>In one institution.</summary>
    public const int Most = 50;

    private const int LongestName = 100;
    private const int MostShown = 100;

    /// <summary>How long the secret before still signs beside the new one.</summary>
    private static readonly Duration Overlap = Duration.FromHours(24);

    public Result<SubscriptionList> List(Tenant tenant, Actor actor) => !MayManage(actor)
        ? SubscriptionErrors.NotYours
        : new SubscriptionList(tenant.Store.Read(s => (IReadOnlyList<SubscriptionView>)s.List<EventSubscription>("1 = 1 ORDER BY \"created_at\"").Where(r => Sees(actor, r)).Select(r => View(s, r)).ToList()));

    public Result<SubscriptionView> Read(Tenant tenant, Guid id, Actor actor) => tenant.Store.Read<Result<SubscriptionView>>(s =>
        Find(s, id, actor) is { } row ? View(s, row) : SubscriptionErrors.NotFound);

    public async Task<Result<SubscriptionView>> CreateAsync(Tenant tenant, SubscribeCommand command, Actor actor, CancellationToken ct)
    {
        if (!MayManage(actor) || (command.Client is not null && !actor.May(Acts.ManageApplications)))
        {
            return SubscriptionErrors.NotYours;
        }

        var owner = command.Client is { Length: > 0 } client ? $"client:{client}" : actor.Code;
        if (tenant.Store.Read(s => ActorsByCode.Find(s, owner)) is null)
        {
            return TicketErrors.Unknown("client", command.Client ?? "");
        }

        if ((command.Events is null ? TicketErrors.Required("events") : Wrong(command.Url ?? "", command.Events, command.Name)) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetCurrentInstant();
        var secret = RandomNumberGenerator.GetBytes(StandardWebhook.SecretSize);
        var row = new EventSubscription
        {
            Id = UuidV7.New(now, random),
            Owner = owner,
            Name = command.Name?.Trim() ?? "",
            Url = command.Url!,
            Events = string.Join(' ', command.Events!.Distinct(StringComparer.Ordinal)),
            CreatedBy = actor.Code,
            CreatedAt = now,
        };
        row.Secret = tenant.Key.Seal(SubscriptionSecrets.Purpose(row), secret);
        return await tenant.Store.WriteAsync<Result<SubscriptionView>>(
            session =>
            {
                if (session.Count("SELECT COUNT(*) FROM \"event_subscription\"") >= Most)
                {
                    return SubscriptionErrors.TooMany;
                }

                row.Upto = PublishEvents.Head(session);
                session.Insert(row);
                return View(session, row) with { Secret = StandardWebhook.Show(secret) };
            },
            ct);
    }

    public ValueTask<Result<SubscriptionView>> ChangeAsync(Tenant tenant, Guid id, ChangeSubscriptionCommand command, Actor actor, CancellationToken ct) => WriteAsync(
        tenant,
        id,
        actor,
        (session, row) =>
        {
            if (Wrong(command.Url ?? row.Url, command.Events ?? row.Events.Split(' '), command.Name) is { } wrong)
            {
                return wrong;
            }

            row.Url = command.Url ?? row.Url;
            row.Name = command.Name?.Trim() ?? row.Name;
            row.Events = command.Events is null ? row.Events : string.Join(' ', command.Events.Distinct(StringComparer.Ordinal));
            if (command.Active is true && !row.Active)
            {
                (row.Active, row.OffReason, row.Upto) = (true, null, PublishEvents.Head(session));
            }
            else if (command.Active is false && row.Active)
            {
                DeliverEvents.SwitchOff(session, row, OffReasons.ByHand);
            }

            session.Update(row);
            return null;
        },
        null,
        ct);

    /// <summary>A new secret; the one before signs beside it for a day, so that a receiver can change over without losing a message.</summary>
    public ValueTask<Result<SubscriptionView>> RotateAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct)
    {
        var secret = RandomNumberGenerator.GetBytes(StandardWebhook.SecretSize);
        return WriteAsync(
            tenant,
            id,
            actor,
            (session, row) =>
            {
                (row.PreviousSecret, row.PreviousUntil) = (row.Secret, clock.GetCurrentInstant() + Overlap);
                row.Secret = tenant.Key.Seal(SubscriptionSecrets.Purpose(row), secret);
                session.Update(row);
                return null;
            },
            StandardWebhook.Show(secret),
            ct);
    }

    public async Task<Result<bool>> DeleteAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => await tenant.Store.WriteAsync<Result<bool>>(
        session =>
        {
            if (Find(session, id, actor) is not { } row)
            {
                return SubscriptionErrors.NotFound;
            }

            session.Execute("DELETE FROM \"event_delivery\" WHERE \"subscription\" = @p0", Provider.Of(id));
            session.Delete(row);
            return true;
        },
        ct);

    /// <summary>What was given up is tried again, from the first attempt on.</summary>
    public async Task<Result<RedeliverView>> RedeliverAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<RedeliverView>>(
            session => Find(session, id, actor) switch
            {
                null => SubscriptionErrors.NotFound,
                { Active: false } => SubscriptionErrors.Off,
                _ => new RedeliverView(session.Execute(
                    "UPDATE \"event_delivery\" SET \"state\" = 'queued', \"attempts\" = 0, \"next_attempt_at\" = @p1 WHERE \"subscription\" = @p0 AND \"state\" = 'dead'", Provider.Of(id), Provider.Of(now))),
            },
            ct);
    }

    public Result<DeliveryList> Deliveries(Tenant tenant, Guid id, Actor actor) => tenant.Store.Read<Result<DeliveryList>>(s => Find(s, id, actor) is null
        ? SubscriptionErrors.NotFound
        : new DeliveryList(s.List<EventDelivery>("\"subscription\" = @p0 ORDER BY \"seq\" DESC LIMIT @p1", Provider.Of(id), (long)MostShown)
            .ConvertAll(d => new DeliveryItem(StandardWebhook.IdOf(d.Id), d.Type, d.State, d.Attempts, d.CreatedAt, d.NextAttemptAt, d.DeliveredAt, d.LastStatus, d.LastError))));

    /// <summary>Sends one message now, whatever is switched off, and says what came back.</summary>
    public async Task<Result<TestView>> TestAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct)
    {
        if (tenant.Store.Read(s => Find(s, id, actor)) is not { } row)
        {
            return SubscriptionErrors.NotFound;
        }

        var outcome = await deliver.TestAsync(tenant, row, ct);
        return new TestView(outcome.Ok, outcome.Status, outcome.Error);
    }

    /// <summary>Programs a person may make subscriptions for.</summary>
    public IReadOnlyList<(string Code, string Name)> Owners(Tenant tenant, Actor actor) => !actor.May(Acts.ManageApplications)
        ? []
        : tenant.Store.Read(s => s.List<Application>("\"active\" = 1 AND \"kind\" = @p0 ORDER BY \"name\"", AppKinds.Service)).ConvertAll(c => (c.ClientId, c.Name));

    private static async ValueTask<Result<SubscriptionView>> WriteAsync(
        Tenant tenant, Guid id, Actor actor, Func<WriteSession, EventSubscription, Failure?> change, string? secret, CancellationToken ct) => await tenant.Store.WriteAsync<Result<SubscriptionView>>(
        session => Find(session, id, actor) is not { } row ? SubscriptionErrors.NotFound
            : change(session, row) is { } failure ? failure
            : View(session, row) with { Secret = secret },
        ct);

    private Failure? Wrong(string url, IReadOnlyList<string> events, string? name)
    {
        if (!EventAddress.IsAcceptable(url, rules))
        {
            return SubscriptionErrors.Address;
        }

        if (events.Count == 0)
        {
            return TicketErrors.Required("events");
        }

        if (events.FirstOrDefault(e => e != EventTypes.Every && !EventTypes.All.Contains(e)) is { } unknown)
        {
            return TicketErrors.Unknown("events", unknown);
        }

        return name?.Length > LongestName ? TicketErrors.TooLong("name", LongestName) : null;
    }

    /// <summary>Programs have their own; people need the right.</summary>
    private static bool MayManage(Actor actor) => !actor.IsPerson || actor.May(Acts.ManageApplications);

    private static bool Sees(Actor actor, EventSubscription row) => actor.May(Acts.ManageApplications) || (!actor.IsPerson && row.Owner == actor.Code);

    private static EventSubscription? Find(ReadSession session, Guid id, Actor actor) =>
        session.First<EventSubscription>("\"id\" = @p0", Provider.Of(id)) is { } row && Sees(actor, row) ? row : null;

    private static SubscriptionView View(ReadSession session, EventSubscription row) => new(
        row.Id,
        row.Owner,
        row.Name,
        row.Url,
        row.Events.Split(' '),
        row.Active,
        row.OffReason,
        row.CreatedAt,
        row.PreviousUntil,
        Count(session, row, "\"state\" IN ('queued', 'sending')"),
        Count(session, row, "\"state\" = 'dead'"));

    private static int Count(ReadSession session, EventSubscription row, string which) =>
        (int)session.Count($"SELECT COUNT(*) FROM \"event_delivery\" WHERE \"subscription\" = @p0 AND {which}", Provider.Of(row.Id));
}
