using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Letters;

/// <param name="Id">Of the ticket it became.</param>
/// <param name="Number">The ticket's number.</param>
public sealed record LetterEntry(Guid Id, string Number, LetterView Letter);

/// <summary>The register of letters, as far as the reader sees their tickets.</summary>
public static class ReadLetters
{
    private const int Most = 50;

    /// <returns>One answer for what is no letter, and for what this reader does not see.</returns>
    public static Result<LetterEntry> One(Tenant tenant, Guid ticket, Actor reader) => tenant.Store.Read<Result<LetterEntry>>(session =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is { } found && EntryOf(tenant.Configuration, session, found, reader) is { } entry ? entry : TicketErrors.NotFound);

    /// <summary>Which tickets have a number, however it is typed: the newest year first.</summary>
    /// <param name="source">Code of the channel it came by.</param>
    public static Result<IReadOnlyList<LetterEntry>> Find(Tenant tenant, string? source, string? number, Actor reader)
    {
        if (string.IsNullOrWhiteSpace(source) || string.IsNullOrWhiteSpace(number))
        {
            return TicketErrors.Required(string.IsNullOrWhiteSpace(source) ? "channel" : "number");
        }

        return tenant.Store.Read(session => Result.Of<IReadOnlyList<LetterEntry>>(
        [
            .. session.List<Letter>("\"source\" = @p0 AND \"number_key\" = @p1 ORDER BY \"year\" DESC LIMIT @p2", source, LetterNumber.KeyOf(number), (long)Most)
                .Select(l => EntryOf(tenant.Configuration, session, session.First<Ticket>("\"key\" = @p0", l.Ticket)!, reader))
                .OfType<LetterEntry>(),
        ]));
    }

    private static LetterEntry? EntryOf(TenantConfiguration configuration, ReadSession session, Ticket ticket, Actor reader) =>
        Access.MaySee(configuration, session, ticket, reader) && LetterView.Of(configuration, session, ticket) is { } letter ? new LetterEntry(ticket.Id, ticket.Number, letter) : null;
}
