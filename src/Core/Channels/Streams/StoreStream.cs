using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Streams;

/// <summary>Keeps what an account's own line brought, together with the place from which to go on: neither without the other.</summary>
public sealed class StoreStream(IClock clock)
{
    /// <summary>Marks a stored request whose body is not a provider's but events as the gateway wrote them.</summary>
    public const string Method = "STREAM";

    /// <param name="events">As the gateway will read them; null when only the place moved on.</param>
    public ValueTask ExecuteAsync(Tenant tenant, string account, byte[]? events, string? cursor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                if (events is not null)
                {
                    session.Insert(new InboundRequest
                    {
                        Seq = session.Next("inbound"), Account = account, Method = Method, Body = events, ReceivedAt = now, NextAttemptAt = now,
                    });
                }

                if (cursor is not null)
                {
                    var row = session.First<StreamCursor>("\"account\" = @p0", account);
                    var isNew = row is null;
                    row ??= new StreamCursor { Account = account };
                    (row.Cursor, row.At) = (cursor, now);
                    if (isNew)
                    {
                        session.Insert(row);
                    }
                    else
                    {
                        session.Update(row);
                    }
                }
            },
            ct);
    }

    public static string? CursorOf(Tenant tenant, string account) =>
        tenant.Store.Read(session => session.First<StreamCursor>("\"account\" = @p0", account)?.Cursor);
}
