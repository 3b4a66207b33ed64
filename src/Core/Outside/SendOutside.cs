using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Outside;

/// <param name="Account">By which it goes out: one body's server.</param>
/// <param name="Service">Code of the service there.</param>
/// <param name="Text">The words that leave the house, 1–3,900 characters, nothing personal in them.</param>
/// <param name="Answers">To the questions of the service: code → values.</param>
/// <param name="WithPerson">Name and phone go along.</param>
public sealed record OutsideCommand(
    string? Account, string? Service, string? Text, IReadOnlyDictionary<string, IReadOnlyList<string>>? Answers = null, bool WithPerson = false);

/// <summary>
/// Hands a ticket over to another body's server. Only written down here; carried afterwards, once. The ticket stays with its holder and its
/// clocks run on: what another body does with it is no work of ours until somebody has looked.
/// </summary>
public sealed class SendOutside(IOutsideGateway gateway, IClock clock, FillRandom random)
{
    public const string Event = "outsideQueued";
    public const int LongestText = 3900;
    private const int LongestAnswer = 500;

    /// <returns>The report's id.</returns>
    public async ValueTask<Result<Guid>> ExecuteAsync(Tenant tenant, Guid ticket, OutsideCommand command, Actor actor, IdempotencyKey? idempotency, CancellationToken ct)
    {
        if (idempotency is not null && tenant.Store.Read(idempotency.FindText) is { } earlier)
        {
            return Again(earlier);
        }

        var open = gateway.Accounts(tenant);
        var early = tenant.Store.Read(s => Decide(tenant, s, ticket, command, open, actor));
        return early.Failure is { } refused
            ? refused
            : await tenant.Store.WriteAsync<Result<Guid>>(
                session =>
                {
                    if (idempotency?.FindText(session) is { } first)
                    {
                        return Again(first);
                    }

                    var decided = Decide(tenant, session, ticket, command, open, actor);
                    if (decided.Value is not { } report)
                    {
                        return decided.Failure!;
                    }

                    session.Insert(report);
                    Choose(session, report);
                    EventChain.Append(session, report.Ticket, Event, actor.Code, report.At, EventText.Of(new JsonObject
                    {
                        ["to"] = OutsideNames.Of(tenant.Configuration, report.Account), ["service"] = report.ServiceName, ["person"] = report.WithPerson,
                    }));
                    idempotency?.KeepText(session, report.Id.ToString(), report.At);
                    return report.Id;
                },
                ct);
    }

    private static Result<Guid> Again(Result<string> earlier) => earlier.Value is { } id ? Guid.Parse(id) : earlier.Failure!;

    private Result<OutsideReport> Decide(Tenant tenant, ReadSession session, Guid id, OutsideCommand command, IReadOnlyList<string> open, Actor actor)
    {
        var configuration = tenant.Configuration;
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(configuration, session, ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (!access.TakesPart)
        {
            return TicketErrors.NotYou(Event);
        }

        if (ticket.Category == Category.Closed)
        {
            return TicketErrors.Ended;
        }

        if (ticket.IsSealed || ticket.Sensitivity != "none" || ticket.MergedInto is not null || ticket.Simulated is not null)
        {
            return OutsideErrors.StaysHere;
        }

        if (string.IsNullOrEmpty(command.Account))
        {
            return TicketErrors.Required("account");
        }

        if (!open.Contains(command.Account))
        {
            return TicketErrors.Unknown("account", command.Account);
        }

        if (string.IsNullOrEmpty(command.Service))
        {
            return TicketErrors.Required("service");
        }

        if (OutsideCatalogue.Kept(session, command.Account).Services.FirstOrDefault(s => s.Code == command.Service) is not { } service)
        {
            return TicketErrors.Unknown("service", command.Service);
        }

        var text = command.Text?.Trim() ?? "";
        if (text.Length == 0)
        {
            return TicketErrors.Required("text");
        }

        if (text.Length > LongestText)
        {
            return TicketErrors.TooLong("text", LongestText);
        }

        if ((PersonalWords.In(session, ticket, text) ?? Answered(service, command.Answers) ?? Placed(tenant, ticket)) is { } refused)
        {
            return refused;
        }

        if (command.WithPerson && !OutsidePerson.MayLeave(configuration, ticket))
        {
            return OutsideErrors.PersonStays;
        }

        if (session.List<OutsideReport>("\"ticket\" = @p0 AND \"account\" = @p1", ticket.Key, command.Account).Exists(r => r.State is not (OutsideStates.Failed or OutsideStates.Over)))
        {
            return OutsideErrors.AlreadyThere;
        }

        var now = clock.GetCurrentInstant();
        var report = new OutsideReport
        {
            Id = UuidV7.New(now, random),
            Ticket = ticket.Key,
            Account = command.Account,
            Service = service.Code,
            ServiceName = service.Name,
            Text = text,
            Answers = Kept(service, command.Answers),
            WithPerson = command.WithPerson,
            NextAt = now,
            By = actor.Code,
            At = now,
        };
        report.Reference = $"{configuration.Profile.TicketPrefix}-{report.Id:n}";
        return report;
    }

    private static Failure? Answered(OutsideService service, IReadOnlyDictionary<string, IReadOnlyList<string>>? answers)
    {
        var errors = new List<FieldError>();
        foreach (var question in service.Questions)
        {
            var given = Given(question, answers);
            var field = $"answers.{question.Code}";
            if (given.Count == 0 && question.Required)
            {
                errors.Add(FieldError.Of(field, "field.required"));
            }
            else if (given.Count > 1 && !question.Many)
            {
                errors.Add(FieldError.Of(field, "answer.tooMany"));
            }
            else if (given.Exists(v => v.Length > LongestAnswer))
            {
                errors.Add(FieldError.Of(field, "field.tooLong", ("limit", "500")));
            }
            else if (question.Choices.Count > 0 && given.Find(v => !question.Choices.ContainsKey(v)) is { } strange)
            {
                errors.Add(FieldError.Of(field, "answer.notInList", ("value", strange)));
            }
        }

        return errors.Count == 0 ? null : Failure.Invalid(errors);
    }

    private static Failure? Placed(Tenant tenant, Ticket ticket) =>
        OutsidePlace.Of(tenant.Configuration, ticket) is { Lat: null, Address: null } ? OutsideErrors.PlaceMissing : null;

    private static string? Kept(OutsideService service, IReadOnlyDictionary<string, IReadOnlyList<string>>? answers)
    {
        var kept = service.Questions.Select(q => KeyValuePair.Create(q.Code, Given(q, answers))).Where(a => a.Value.Count > 0).ToDictionary(StringComparer.Ordinal);
        return kept.Count == 0 ? null : JsonSerializer.Serialize(kept, OutsideJson.Default.DictionaryStringListString);
    }

    private static List<string> Given(OutsideQuestion question, IReadOnlyDictionary<string, IReadOnlyList<string>>? answers) =>
        [.. (answers?.GetValueOrDefault(question.Code) ?? []).Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim())];

    /// <summary>Offered first the next time.</summary>
    private static void Choose(WriteSession session, OutsideReport report)
    {
        if (session.First<Ticket>("\"key\" = @p0", report.Ticket)?.Topic is { } topic)
        {
            var choice = new OutsideChoice { Account = report.Account, Topic = topic, Service = report.Service };
            if (!session.Update(choice))
            {
                session.Insert(choice);
            }
        }
    }
}
