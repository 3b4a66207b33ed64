using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Open311;

/// <param name="Secret">Shown once: only its hash is kept.</param>
public sealed record NewOpen311Key(string Id, string Secret);

/// <summary>Keys of programs that report: given, told once, switched off.</summary>
public sealed class ManageKeys(IClock clock, FillRandom random)
{
    public const int DefaultPerMinute = 60;
    public const int MostPerMinute = 6000;
    private const int LongestName = 100;
    private static readonly Failure Refused = TicketErrors.NotYou("open311Keys");

    public Result<IReadOnlyList<Open311Key>> List(Tenant tenant, Actor actor) => actor.May(Acts.ManageApplications)
        ? tenant.Store.Read(s => s.List<Open311Key>("1 = 1 ORDER BY \"created_at\" DESC, \"id\""))
        : Refused;

    /// <param name="perMinute">Reports and updates a minute; null: <see cref="DefaultPerMinute"/>.</param>
    public ValueTask<Result<NewOpen311Key>> AddAsync(Tenant tenant, string? name, int? perMinute, Actor actor, CancellationToken ct)
    {
        var id = new byte[6];
        random(id);
        return PutAsync(tenant, Convert.ToHexStringLower(id), name, perMinute, actor, ct);
    }

    /// <summary>The same under an id of one's own; the key that had it before is gone.</summary>
    public async ValueTask<Result<NewOpen311Key>> PutAsync(Tenant tenant, string id, string? name, int? perMinute, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageApplications))
        {
            return Refused;
        }

        if (name?.Trim() is not { Length: > 0 and <= LongestName } called)
        {
            return string.IsNullOrWhiteSpace(name) ? TicketErrors.Required("name") : TicketErrors.TooLong("name", LongestName);
        }

        var limit = perMinute ?? DefaultPerMinute;
        if (limit is < 1 or > MostPerMinute)
        {
            return Failure.Invalid("field.outOfRange", "perMinute", ("field", "perMinute"), ("min", "1"), ("max", "6000"));
        }

        var bytes = new byte[32];
        random(bytes);
        var secret = Convert.ToHexStringLower(bytes);
        var row = new Open311Key
        {
            Id = id,
            Name = called,
            KeyHash = Secrets.Hash(secret),
            PerMinute = limit,
            CreatedAt = clock.GetCurrentInstant(),
            CreatedBy = actor.Code,
        };
        await tenant.Store.WriteAsync(
            s =>
            {
                s.Execute("DELETE FROM \"open311_key\" WHERE \"id\" = @p0", id);
                s.Insert(row);
                return true;
            },
            ct);
        return new NewOpen311Key(row.Id, secret);
    }

    /// <returns>The key as it is now.</returns>
    public async ValueTask<Result<Open311Key>> SwitchAsync(Tenant tenant, string id, bool active, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageApplications))
        {
            return Refused;
        }

        return await tenant.Store.WriteAsync<Result<Open311Key>>(
            session =>
            {
                if (session.First<Open311Key>("\"id\" = @p0", id) is not { } row)
                {
                    return Open311Errors.KeyRefused with { Kind = FailureKind.NotFound };
                }

                row.Active = active;
                session.Update(row);
                return row;
            },
            ct);
    }

    /// <summary>The program behind a key; null for a missing, wrong or switched-off one. Found by its hash: comparing tells nothing about the key.</summary>
    public Open311Key? Authenticate(Tenant tenant, string? secret) => secret is { Length: > 0 and <= 200 }
        ? tenant.Store.Read(s => s.First<Open311Key>("\"key_hash\" = @p0 AND \"active\" = 1", Secrets.Hash(secret)))
        : null;
}
