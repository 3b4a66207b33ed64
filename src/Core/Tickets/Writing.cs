using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Tickets;

/// <summary>A decided change, or the answer that ends the request already.</summary>
internal sealed record Decision(TicketChange? Change, Result<TicketView>? Answer, string? CitizenName = null)
{
    public static implicit operator Decision(Failure failure) => new(null, failure);
}

/// <summary>How every change of an existing ticket is carried out: decide outside the writer, apply inside it, decide again when somebody was faster.</summary>
internal static class Writing
{
    /// <summary>After so many lost races the decision is made inside the writer, where nobody can be faster.</summary>
    private const int Attempts = 3;

    /// <param name="kind">Kind of the event.</param>
    /// <param name="ifMatch">The version the caller saw; another one is refused as stale.</param>
    /// <param name="decide">Decides on what it reads; writes nothing. Called anew for every attempt.</param>
    public static async ValueTask<Result<TicketView>> RunAsync(
        Tenant tenant, string kind, Actor actor, int? ifMatch, IdempotencyKey? idempotency, Func<ReadSession, Decision> decide, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var decided = tenant.Store.Read(session => idempotency?.Find(session) is { } earlier ? new Decision(null, earlier) : decide(session));
            if (decided.Answer is { } answer)
            {
                return answer;
            }

            if (await tenant.Store.WriteAsync(session => Apply(session, decided), ct) is { } written)
            {
                return written;
            }

            if (ifMatch is not null)
            {
                return TicketErrors.Stale;
            }
        }

        return await tenant.Store.WriteAsync(
            session =>
            {
                var decided = idempotency?.Find(session) is { } earlier ? new Decision(null, earlier) : decide(session);
                return decided.Answer ?? Apply(session, decided) ?? TicketErrors.Stale;
            },
            ct);

        Result<TicketView>? Apply(WriteSession session, Decision decided)
        {
            if (idempotency?.Find(session) is { } earlier)
            {
                return earlier;
            }

            var change = decided.Change!;
            if (!change.Apply(session, kind))
            {
                return null;
            }

            var view = TicketViews.Of(tenant.Configuration, session, change.Ticket, change.Situation.Clocks, actor, decided.CitizenName);
            idempotency?.Keep(session, view, change.Now);
            return view;
        }
    }
}
