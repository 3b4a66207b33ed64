using Derman.Core.Common;
using Derman.Core.Portal;
using Derman.Core.Publishing;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Open311;

/// <param name="Status">What the program's citizen thinks of it, one of <see cref="PublicStatus.All"/>; a wish, never a move of ours.</param>
/// <param name="Id">The program's own id of the update.</param>
public sealed record Open311Update(string Request, string Id, string? Status, string Text);

/// <summary>Words of the citizen about a request, sent by the program that reported it; they join its conversation.</summary>
public sealed class TakeUpdate(CitizenWrites write, CitizenAsksReopen reopen)
{
    /// <param name="hash">Of what was sent.</param>
    public async ValueTask<Result<string>> ExecuteAsync(Tenant tenant, Open311Update update, Open311Key key, byte[] hash, string language, CancellationToken ct)
    {
        var once = new IdempotencyKey($"open311 update {key.Id}", update.Id, hash);
        var (ticket, repeated) = tenant.Store.Read(session => (
            Own(tenant.Configuration, session, update.Request, key),
            session.First<IdempotentAnswer>("\"scope\" = @p0 AND \"idempotency_key\" = @p1", once.Scope, once.Key) is not null));
        if (ticket is null)
        {
            return Open311Errors.RequestNotFound;
        }

        if (repeated)
        {
            return Open311Errors.UpdateRepeated;
        }

        var wantsItBack = ticket.Category == Category.Closed && update.Status is PublicStatus.Open or PublicStatus.Reopened;
        var taken = wantsItBack
            ? await reopen.ExecuteAsync(tenant, ticket.TrackingCode, update.Text, language, once, ct)
            : await write.ExecuteAsync(tenant, ticket.TrackingCode, update.Text, language, once, ct);
        return taken.Failure is { } failure ? failure : update.Id;
    }

    /// <summary>A program speaks only about what it reported itself, and only while everybody may see it.</summary>
    private static Ticket? Own(TenantConfiguration configuration, ReadSession session, string number, Open311Key key) =>
        ReadPublicRequests.Find(configuration, session, number) is { } seen
        && session.First<Open311Submission>("\"ticket\" = @p0", seen.Key)?.Open311Key == key.Id
            ? session.First<Ticket>("\"key\" = @p0", seen.Key)
            : null;
}
