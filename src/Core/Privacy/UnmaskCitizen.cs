using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Letters;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Privacy;

/// <param name="Reason">Why the full data is needed, 3–500 characters. The citizen reads it.</param>
public sealed record UnmaskCommand(string? Reason);

/// <summary>
/// Shows a ticket's citizen in full to one reader, once. The act is in the ticket's history before the answer leaves, and the citizen
/// sees on the tracking page which unit looked, when and why.
/// </summary>
public sealed class UnmaskCitizen(IClock clock)
{
    public const string Event = "unmasked";
    public const int ShortestReason = 3;
    public const int LongestReason = 500;

    public async ValueTask<Result<CitizenView>> ExecuteAsync(Tenant tenant, Guid ticket, UnmaskCommand command, Actor actor, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        var reason = command.Reason?.Trim() ?? "";
        if (tenant.Store.Read(s => Refusal(configuration, s, Find(s, ticket), actor)) is { } refused)
        {
            return refused;
        }

        if (reason.Length is < ShortestReason or > LongestReason)
        {
            return reason.Length == 0 ? TicketErrors.Required("reason")
                : reason.Length < ShortestReason ? Failure.Invalid("unmask.reasonTooShort", "reason", ("field", "reason"))
                : TicketErrors.TooLong("reason", LongestReason);
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<CitizenView>>(
            session =>
            {
                var found = Find(session, ticket);
                if (Refusal(configuration, session, found, actor) is { } late)
                {
                    return late;
                }

                TicketArchives.Reopen(session, found!);
                var content = new JsonObject { ["reason"] = reason };
                if (actor.StandsInOn(found!) is { } absent)
                {
                    content[EventKeys.ForWhom] = absent.Name;
                }

                EventChain.Append(session, found!.Key, Event, actor.Code, now, EventText.Of(content));
                return HiddenSender.Of(tenant, session, found) ?? ShownCitizen.Whole(tenant, session, found)!;
            },
            ct);
    }

    private static Ticket? Find(ReadSession session, Guid id) => session.First<Ticket>("\"id\" = @p0", Provider.Of(id));

    private static Failure? Refusal(TenantConfiguration configuration, ReadSession session, Ticket? ticket, Actor actor)
    {
        if (ticket is null || Access.Of(configuration, session, ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (HiddenSender.Is(session, ticket))
        {
            return access.May(Acts.SeeHiddenSender) ? null : TicketErrors.NotYou("unmask");
        }

        return !access.May(Acts.Unmask) || new ShownPeople(ticket, access).Hidden ? TicketErrors.NotYou("unmask")
            : ticket.Citizen is null ? NobodyToShow
            : null;
    }

    /// <summary>The request came without a name or number.</summary>
    private static readonly Failure NobodyToShow = new("unmask.nobody", FailureKind.Conflict);
}
