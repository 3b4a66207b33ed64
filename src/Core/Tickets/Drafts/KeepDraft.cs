using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Drafts;

/// <summary>
/// Keeps what a person writes, whatever happens to the ticket meanwhile: a draft belongs to its writer, not to a version of the ticket. It
/// stays when the writer loses sight of the ticket; then only the words are left.
/// </summary>
public sealed class KeepDraft(IClock clock)
{
    public const int LongestText = 10_000;

    /// <summary>Drafts of one person; the oldest goes when one more is begun.</summary>
    public const int Most = 200;

    /// <returns>When it was kept; an empty text throws the draft away.</returns>
    public async ValueTask<Result<Instant>> ExecuteAsync(Tenant tenant, Guid ticket, string? kind, string? text, Actor actor, CancellationToken ct)
    {
        if (!DraftKinds.IsKnown(kind))
        {
            return TicketErrors.Unknown("kind", kind ?? "");
        }

        if (text?.Length > LongestText)
        {
            return TicketErrors.TooLong("text", LongestText);
        }

        if (actor.StaffId is not { } person)
        {
            return TicketErrors.NotYou("draft");
        }

        var key = tenant.Store.Read(s => s.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is { } found && Access.MaySee(tenant.Configuration, s, found, actor) ? found.Key : (long?)null);
        if (key is not { } owner)
        {
            return TicketErrors.NotFound;
        }

        var draft = new Draft { Staff = person, Ticket = owner, Kind = kind!, Text = text?.Trim() ?? "", At = clock.GetCurrentInstant() };
        await tenant.Store.WriteAsync(session => Write(session, draft), ct);
        return draft.At;
    }

    /// <summary>Throws away what has been sent.</summary>
    public async ValueTask DropAsync(Tenant tenant, Guid ticket, string kind, Actor actor, CancellationToken ct)
    {
        if (actor.StaffId is { } person && tenant.Store.Read(s => Of(s, ticket, person)).Exists(d => d.Kind == kind))
        {
            await tenant.Store.WriteAsync(
                s =>
                {
                    s.Execute($"DELETE FROM \"draft\" WHERE {OnTicket} AND \"kind\" = @p2", Provider.Of(person), Provider.Of(ticket), kind);
                },
                ct);
        }
    }

    public static IReadOnlyDictionary<string, DraftView> Of(Tenant tenant, Guid ticket, Actor reader) => reader.StaffId is { } person
        ? tenant.Store.Read(s => Of(s, ticket, person)).ToDictionary(d => d.Kind, d => new DraftView(d.Kind, d.Text, d.At), StringComparer.Ordinal)
        : new Dictionary<string, DraftView>(StringComparer.Ordinal);

    /// <summary>All a person is writing anywhere, newest first.</summary>
    public static IReadOnlyList<DraftView> Mine(Tenant tenant, Actor reader) => reader.StaffId is not { } person ? [] : tenant.Store.Read(s => s
        .List<Draft>("\"staff\" = @p0 ORDER BY \"at\" DESC", Provider.Of(person))
        .ConvertAll(d => s.First<Ticket>("\"key\" = @p0", d.Ticket) is { } ticket && Access.MaySee(tenant.Configuration, s, ticket, reader)
            ? new DraftView(d.Kind, d.Text, d.At, ticket.Id, ticket.Number)
            : new DraftView(d.Kind, d.Text, d.At)));

    private const string OnTicket = "\"staff\" = @p0 AND \"ticket\" = (SELECT \"key\" FROM \"ticket\" WHERE \"id\" = @p1)";

    private static List<Draft> Of(ReadSession session, Guid ticket, Guid person) => session.List<Draft>(OnTicket, Provider.Of(person), Provider.Of(ticket));

    private static void Write(WriteSession session, Draft draft)
    {
        var staff = Provider.Of(draft.Staff);
        if (draft.Text.Length == 0)
        {
            session.Delete(draft);
        }
        else if (!session.Update(draft))
        {
            session.Execute(
                "DELETE FROM \"draft\" WHERE \"staff\" = @p0 AND \"at\" < (SELECT \"at\" FROM \"draft\" WHERE \"staff\" = @p0 ORDER BY \"at\" DESC LIMIT 1 OFFSET @p1)",
                staff,
                (long)Most - 2);
            session.Insert(draft);
        }
    }
}
