using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Letters;

/// <param name="Number">Our own number of what went out, 1–60 characters.</param>
/// <param name="On">The day it went out.</param>
/// <param name="Interim">It told how far the work is; the result follows.</param>
public sealed record LetterAnswerCommand(string? Number, LocalDate? On, bool Interim = false);

/// <summary>
/// Records that a letter was answered in writing. It ends nothing: it is the word the law asks for, and it meets that clock on the day it
/// went out. Works for ended tickets too, whose answer often leaves later.
/// </summary>
public sealed class AnswerLetter(IClock clock)
{
    public const string Event = "letterAnswered";

    public ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, Guid ticket, LetterAnswerCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(tenant, Event, actor, ifMatch, idempotency, s => Decide(tenant.Configuration, s, ticket, command, actor, ifMatch), ct);

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, LetterAnswerCommand command, Actor actor, int? ifMatch)
    {
        var opened = TicketSituation.ToChange(configuration, session, id, actor, Event, ifMatch);
        if (opened.Value is not { } situation)
        {
            return opened.Failure!;
        }

        if (session.First<Letter>("\"ticket\" = @p0", situation.Ticket.Key) is not { } letter)
        {
            return LetterErrors.None;
        }

        var now = clock.GetCurrentInstant();
        var number = command.Number?.Trim() ?? "";
        if (Refusal(number, command.On, letter.ArrivedAt.InZone(configuration.Zone).Date, now.InZone(configuration.Zone).Date) is { } refused)
        {
            return refused;
        }

        var day = command.On!.Value;
        var change = new TicketChange(configuration, situation, actor, now);
        var answer = new LetterAnswer
        {
            Ticket = situation.Ticket.Key,
            Seq = session.List<LetterAnswer>("\"ticket\" = @p0", situation.Ticket.Key).Count + 1,
            Number = number,
            At = configuration.Zone.AtStartOfDay(day).ToInstant(),
            Interim = command.Interim,
            By = actor.Code,
        };
        change.Write(s => s.Insert(answer));

        // Days are counted, not hours: what left on the last day left in time, whenever it is typed in.
        var met = Instant.Min(change.Now, configuration.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant() - Duration.FromMinutes(1));
        TicketClocks.Meet(configuration, situation.Clocks, TicketClocks.MetBy.Told, met);
        change.FirstWord();
        change.Details["number"] = number;
        change.Details["on"] = LocalDatePattern.Iso.Format(day);
        change.Details["interim"] = command.Interim;
        change.Settle(null);
        return new Decision(change, null, CitizenNames.Of(session, situation.Ticket));
    }

    private static Failure? Refusal(string number, LocalDate? on, LocalDate arrived, LocalDate today) =>
        number.Length == 0 ? TicketErrors.Required("answerNumber")
        : number.Length > LetterNumber.Longest ? TicketErrors.TooLong("answerNumber", LetterNumber.Longest)
        : on is not { } day ? TicketErrors.Required("answeredOn")
        : day > today ? Failure.Invalid(LetterErrors.InFuture, "answeredOn", ("field", "answeredOn"), ("day", LocalDatePattern.Iso.Format(day)))
        : day < arrived ? Failure.Invalid(LetterErrors.BeforeArrival, "answeredOn", ("field", "answeredOn"), ("day", LocalDatePattern.Iso.Format(arrived)))
        : null;
}
