using Derman.Core.Common;
using Derman.Core.Portal.Drafts;
using Derman.Core.Portal.Files;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Portal;

/// <summary>A draft becomes a request: registered with its files, and the draft is gone, in one transaction.</summary>
public sealed class SendRequest(RegisterTicket register, JoinTicket join, IClock clock, FillRandom random)
{
    /// <param name="draft">Token of the draft; null when nothing was kept.</param>
    /// <param name="main">The open request this citizen joins; null for a matter of its own.</param>
    public async Task<Result<TicketView>> ExecuteAsync(
        Tenant tenant, RegisterCommand command, Actor actor, string? draft, Guid? main, IdempotencyKey? idempotency, CancellationToken ct)
    {
        var hash = string.IsNullOrEmpty(draft) ? null : Secrets.Hash(draft);
        IReadOnlyList<CitizenFile> files = hash is null ? [] : tenant.Store.Read(s => DraftBook.FilesOf(s, hash));
        var rows = await CitizenFiles.SaveAsync(tenant, files, clock.GetCurrentInstant(), random, ct);
        var beside = new Written((session, ticket) =>
        {
            CitizenFiles.Insert(session, ticket.Key, rows);
            if (hash is not null)
            {
                DraftBook.Erase(session, hash);
            }
        });
        return main is { } open
            ? await join.ExecuteAsync(tenant, open, command, actor, idempotency, beside, ct)
            : await register.ExecuteAsync(tenant, command, actor, idempotency, beside, ct);
    }
}
