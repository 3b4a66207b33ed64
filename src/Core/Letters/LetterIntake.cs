using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Letters;

/// <param name="Request">What it asks for, by whom; the channel says where it came from.</param>
/// <param name="Number">The number it has there; 1–60 characters with a letter or digit among them, unique within its source and year.</param>
/// <param name="ArrivedOn">The day it reached the institution: the legal term runs from it, whenever it is typed in.</param>
/// <param name="IdentityHidden">The sender asked that nobody learns who they are.</param>
public sealed record LetterCommand(RegisterCommand Request, string? Number, LocalDate? ArrivedOn, bool IdentityHidden = false);

/// <summary>A checked letter, ready to be written beside its ticket.</summary>
/// <param name="Request">Without the sender, when that one is hidden.</param>
internal sealed record LetterIntake(Letter Row, RegisterCommand Request, TenantConfiguration Configuration, Actor Actor) : IBeside
{
    public const string Event = "letterArrived";

    /// <summary>What is older has run out by every law; a year typed wrong is likelier.</summary>
    private const int MostDays = 366;

    /// <summary>Every fault at once, those of the request itself among them.</summary>
    /// <param name="old">Taken over from another program, it may be of any age.</param>
    public static Result<LetterIntake> Check(Tenant tenant, LetterCommand command, Actor actor, Instant now, bool old = false)
    {
        var configuration = tenant.Configuration;
        var errors = new List<FieldError>();
        if (configuration.Channels.GetValueOrDefault(command.Request.Channel ?? "")?.Numbered != true)
        {
            errors.Add(FieldError.Of("channel", LetterErrors.NotNumbered));
        }

        var number = command.Number?.Trim() ?? "";
        if (number.Length == 0)
        {
            errors.Add(FieldError.Of("letterNumber", "field.required"));
        }
        else if (number.Length > LetterNumber.Longest)
        {
            errors.Add(FieldError.Of("letterNumber", "field.tooLong", ("limit", "60")));
        }
        else if (LetterNumber.KeyOf(number).Length == 0)
        {
            errors.Add(FieldError.Of("letterNumber", LetterErrors.NoNumber));
        }

        Arrival(errors, command.ArrivedOn, now.InZone(configuration.Zone).Date, old);
        if (RegisterCheck.Check(configuration, command.Request).Failure is { } failure)
        {
            errors.AddRange(failure.Each());
        }

        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        var day = command.ArrivedOn!.Value;
        var row = new Letter
        {
            Source = command.Request.Channel!,
            Year = LetterNumber.YearOf(configuration, day),
            Number = number,
            NumberKey = LetterNumber.KeyOf(number),
            ArrivedAt = configuration.Zone.AtStartOfDay(day).ToInstant(),
            Sender = command.IdentityHidden ? HiddenSender.Seal(tenant.Key, command.Request) : null,
        };
        return new LetterIntake(row, command.IdentityHidden ? HiddenSender.Without(command.Request) : command.Request, configuration, actor);
    }

    public bool IsKnown(ReadSession session) => Find(session) is not null;

    public Failure? Refuses(ReadSession session) => Find(session) is not { } known ? null
        : session.First<Ticket>("\"key\" = @p0", known.Ticket) is { } ticket && Access.MaySee(Configuration, session, ticket, Actor) ? LetterErrors.Known(ticket.Number, ticket.Id)
        : LetterErrors.KnownElsewhere;

    public void Write(WriteSession session, Ticket ticket)
    {
        Row.Ticket = ticket.Key;
        session.Insert(Row);
        EventChain.Append(session, ticket.Key, Event, Actor.Code, ticket.RegisteredAt, EventText.Of(new JsonObject
        {
            ["source"] = Row.Source,
            ["number"] = Row.Number,
            ["arrivedOn"] = LocalDatePattern.Iso.Format(Row.ArrivedAt.InZone(Configuration.Zone).Date),
        }));
    }

    private Letter? Find(ReadSession session) =>
        session.First<Letter>("\"source\" = @p0 AND \"year\" = @p1 AND \"number_key\" = @p2", Row.Source, (long)Row.Year, Row.NumberKey);

    private static void Arrival(List<FieldError> errors, LocalDate? day, LocalDate today, bool old)
    {
        if (day is not { } given)
        {
            errors.Add(FieldError.Of("arrivedOn", "field.required"));
        }
        else if (given > today)
        {
            errors.Add(FieldError.Of("arrivedOn", LetterErrors.InFuture, ("day", LocalDatePattern.Iso.Format(given))));
        }
        else if (!old && given < today.PlusDays(-MostDays))
        {
            errors.Add(FieldError.Of("arrivedOn", LetterErrors.TooOld, ("day", LocalDatePattern.Iso.Format(given)), ("firstDay", LocalDatePattern.Iso.Format(today.PlusDays(-MostDays)))));
        }
    }
}
