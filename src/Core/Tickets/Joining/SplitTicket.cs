using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Joining;

/// <param name="Text">The part that becomes a ticket of its own, 1–10,000 characters.</param>
/// <param name="Directorate">Overrides the topic's owner.</param>
/// <param name="Files">Attachments that belong to that part too; they stay on the first ticket as well.</param>
public sealed record SplitCommand(string? Text, string? Topic = null, string? RequestType = null, string? Directorate = null, IReadOnlyList<Guid>? Files = null);

/// <param name="Since">The clocks of the new ticket run from here: the citizen has waited since then.</param>
/// <param name="Told">What the citizen is told of the new ticket; number and code are not known yet.</param>
public sealed record SplitPreview(string Unit, string StateName, string? TopicName, Instant Since, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<ToldView> Told, int Files);

/// <summary>
/// Makes a ticket of a part of another one: same citizen, same language, same way to reach them. It was said on the day of the first
/// ticket, so its promises run from that day; the first ticket stays as it is, and both name each other.
/// </summary>
public sealed class SplitTicket(RegisterTicket register, IClock clock, FillRandom random)
{
    /// <summary>In the history of the first ticket; the new one has <see cref="SplitOffEvent"/>.</summary>
    public const string SplitEvent = "split";
    public const string SplitOffEvent = "splitOff";

    public Result<SplitPreview> Preview(Tenant tenant, Guid ticket, SplitCommand command, Actor actor)
    {
        var planned = Plan(tenant, ticket, command, actor, null);
        return planned.Value is not { } plan
            ? planned.Failure!
            : tenant.Store.Read(session =>
            {
                var view = plan.Registration.View(actor);
                return new SplitPreview(
                    view.Directorate.Name,
                    view.StateName,
                    view.TopicName,
                    view.RegisteredAt,
                    view.Deadlines,
                    [.. plan.Registration.Messages(Means.ConversationOf(session, plan.Source)).Select(m => new ToldView(m.Means, plan.Registration.Ticket.Language, m.Text(plan.Registration.Ticket)))],
                    plan.Files.Count);
            });
    }

    /// <param name="ifMatch">The version of the first ticket the caller saw; refused as stale on any other.</param>
    /// <returns>The new ticket.</returns>
    public async ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, Guid ticket, SplitCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct)
    {
        if (idempotency is not null && tenant.Store.Read(idempotency.Find) is { } earlier)
        {
            return earlier;
        }

        var planned = Plan(tenant, ticket, command, actor, ifMatch);
        if (planned.Value is not { } plan)
        {
            return planned.Failure!;
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<TicketView>>(
            session =>
            {
                if (idempotency?.Find(session) is { } again)
                {
                    return again;
                }

                if (session.First<Ticket>("\"key\" = @p0", plan.Source.Key) is not { } source || source.Version != plan.Source.Version)
                {
                    return TicketErrors.Stale;
                }

                plan.Registration.Apply(session, Means.ConversationOf(session, source));
                var made = plan.Registration.Ticket;
                session.Insert(new TicketLink { From = made.Key, Kind = LinkKinds.SplitFrom, To = source.Key, By = actor.Code, At = now });
                Copy(session, plan.Files, made.Key, actor, now);
                EventChain.Append(session, source.Key, SplitEvent, actor.Code, now, EventText.Of(new JsonObject { ["number"] = made.Number }));
                EventChain.Append(session, made.Key, SplitOffEvent, actor.Code, now, EventText.Of(new JsonObject { ["number"] = source.Number }));
                var view = plan.Registration.View(actor);
                idempotency?.Keep(session, view, now);
                return view;
            },
            ct);
    }

    private Result<SplitPlan> Plan(Tenant tenant, Guid id, SplitCommand command, Actor actor, int? ifMatch)
    {
        var read = tenant.Store.Read<Result<(Ticket Source, string? Name, List<Attachment> Files)>>(session =>
        {
            if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(tenant.Configuration, session, ticket, actor) is not { Sees: true } access)
            {
                return TicketErrors.NotFound;
            }

            var files = session.List<Attachment>("\"ticket\" = @p0 AND \"state\" = 'ready'", ticket.Key);
            return !access.TakesPart ? TicketErrors.NotYou(SplitEvent)
                : ifMatch is { } version && version != ticket.Version ? TicketErrors.Stale
                : ticket.Category == Category.Closed ? TicketErrors.Ended
                : (command.Files ?? []).FirstOrDefault(f => !files.Exists(a => a.Id == f)) is var unknown && unknown != Guid.Empty ? TicketErrors.Unknown("files", unknown.ToString())
                : (ticket, CitizenNames.Of(session, ticket), files.FindAll(a => command.Files?.Contains(a.Id) == true));
        });
        if (read.Failure is { } failure)
        {
            return failure;
        }

        var (source, name, chosen) = read.Value;
        var prepared = register.Prepare(
            tenant,
            new RegisterCommand(
                command.Text,
                string.IsNullOrEmpty(command.Topic) ? null : command.Topic,
                string.IsNullOrEmpty(command.RequestType) ? null : command.RequestType,
                source.Channel == RegisterCheck.DefaultChannel ? null : source.Channel,
                OnBehalfOf: source.OnBehalfOf,
                ConfidentialReporter: source.ConfidentialReporter ? true : null,
                Consent: source.Consent,
                PreferredMeans: source.PreferredMeans,
                Directorate: string.IsNullOrEmpty(command.Directorate) ? null : command.Directorate,
                Location: new LocationInput(source.Neighbourhood, source.Address, source.Lat, source.Lon)),
            actor,
            source.RegisteredAt,
            new KnownCitizen(source.Citizen, name, source.Language),
            source.ArrivedAt);
        if (prepared.Failure is { } wrong)
        {
            return wrong;
        }

        var registration = prepared.Value!;
        registration.Ticket.SealedAt = source.SealedAt;
        registration.Ticket.Simulated = source.Simulated;
        if (source.FirstWordAt is { } word)
        {
            registration.Ticket.FirstWordAt = word;
            TicketClocks.Meet(tenant.Configuration, registration.Clocks, TicketClocks.MetBy.FirstWord, word);
            registration.Ticket.NextDue = TicketClocks.NextDue(registration.Clocks);
        }

        return new SplitPlan(source, registration, chosen);
    }

    private void Copy(WriteSession session, List<Attachment> files, long ticket, Actor actor, Instant now)
    {
        foreach (var file in files)
        {
            var id = UuidV7.New(now, random);
            session.Insert(new Attachment { Id = id, Ticket = ticket, Sha256 = file.Sha256, Size = file.Size, MediaType = file.MediaType, FileName = file.FileName, By = actor.Code, At = now });
            if (session.First<Photos.PhotoFact>("\"attachment\" = @p0", Provider.Of(file.Id)) is { } fact)
            {
                session.Insert(new Photos.PhotoFact { Attachment = id, TakenAt = fact.TakenAt, Lat = fact.Lat, Lon = fact.Lon });
            }
        }
    }

    private sealed record SplitPlan(Ticket Source, Registration Registration, List<Attachment> Files);
}
