using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Inbox;

/// <summary>What a person chose for their own screens, on whatever device they sit next.</summary>
public sealed class KeepChoices
{
    public const string Columns = "inbox.columns";

    internal const string Sql =
        "INSERT INTO \"staff_preference\" (\"staff\", \"name\", \"value\") VALUES (@p0, @p1, @p2) ON CONFLICT (\"staff\", \"name\") DO UPDATE SET \"value\" = excluded.\"value\"";

    public string? Of(Tenant tenant, string name, Actor actor) => actor.StaffId is not { } me
        ? null
        : tenant.Store.Read(s => s.First<StaffPreference>("\"staff\" = @p0 AND \"name\" = @p1", Provider.Of(me), name)?.Value);

    public async Task KeepAsync(Tenant tenant, string name, string value, Actor actor, CancellationToken ct)
    {
        if (actor.StaffId is { } me)
        {
            await tenant.Store.WriteAsync(
                session => session.Execute(Sql, Provider.Of(me), name, value),
                ct);
        }
    }
}
