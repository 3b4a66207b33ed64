using System.Collections.Concurrent;
using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>The programs of a tenant that may come in. Thread safe.</summary>
public sealed class Applications(IClock clock, FillRandom random)
{
    /// <summary>How long a switched-off application may still be believed on another node.</summary>
    private static readonly Duration Memory = Duration.FromSeconds(30);

    private readonly ConcurrentDictionary<(TenantId, string), (Application? Application, Instant Until)> _seen = new();

    public Application? Find(Tenant tenant, string clientId) => tenant.Store.Read(s => s.First<Application>("\"client_id\" = @p0", clientId));

    public IReadOnlyList<Application> All(Tenant tenant) => tenant.Store.Read(s => s.List<Application>("1 = 1 ORDER BY \"name\", \"client_id\""));

    /// <summary>An application that is switched on; remembered for a while, because every call of the API asks.</summary>
    public Application? Active(Tenant tenant, string clientId)
    {
        var now = clock.GetCurrentInstant();
        if (_seen.TryGetValue((tenant.Id, clientId), out var seen) && now < seen.Until)
        {
            return seen.Application;
        }

        var application = Find(tenant, clientId);
        application = application is { Active: true } ? application : null;
        if (application is not null)
        {
            _seen[(tenant.Id, clientId)] = (application, now + Memory); // Names nobody has are not kept: there is no end of them.
        }

        return application;
    }

    /// <summary>The application with that secret, if it is switched on. The same work for an unknown one.</summary>
    public Application? WithSecret(Tenant tenant, string clientId, string secret)
    {
        var application = Find(tenant, clientId);
        return Secrets.Same(secret, application?.SecretHash) && application is { Active: true } ? application : null;
    }

    /// <summary>Writes an application whatever was there by its name, and gives it a secret where its kind has one.</summary>
    /// <returns>The secret, which nobody can read again.</returns>
    public async Task<string?> PutAsync(Tenant tenant, Application application, CancellationToken ct)
    {
        var secret = application.IsPublic || application.KeySet is not null ? null : Secrets.New(random);
        application.SecretHash = secret is null ? null : Secrets.Hash(secret);
        application.CreatedAt = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                session.Delete(application);
                session.Insert(application);
            },
            ct);
        Forget(tenant.Id);
        return secret;
    }

    /// <summary>What is kept of a tenant's applications is read again.</summary>
    public void Forget(TenantId tenant)
    {
        foreach (var key in _seen.Keys.Where(k => k.Item1 == tenant))
        {
            _seen.TryRemove(key, out _);
        }
    }
}
