using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using NodaTime;

namespace Derman.Host.OpenId;

/// <summary>Programs that may call the API. Secrets are random and long, so one SHA-256 is enough to keep them unreadable.</summary>
internal sealed class ApiClients(IClock clock)
{
    /// <summary>How long a switched-off client may still be believed.</summary>
    private static readonly Duration Memory = Duration.FromSeconds(30);

    private readonly ConcurrentDictionary<(TenantId, string), (ApiClient? Client, Instant Until)> _seen = new();

    public async Task<string> CreateAsync(Tenant tenant, string clientId, string name, CancellationToken ct)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        await tenant.Store.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM \"api_client\" WHERE \"client_id\" = @p0", clientId);
                session.Insert(new ApiClient
                {
                    ClientId = clientId,
                    Name = name,
                    SecretHash = Hash(secret),
                    Scopes = ApiScopes.All,
                    CreatedAt = clock.GetCurrentInstant(),
                });
            },
            ct);
        _seen.TryRemove((tenant.Id, clientId), out _);
        return secret;
    }

    public ApiClient? Authenticate(Tenant tenant, string clientId, string secret)
    {
        var client = tenant.Store.Read(s => s.First<ApiClient>("\"client_id\" = @p0", clientId));

        // The same work for an unknown client: the answer's time tells nothing.
        var right = CryptographicOperations.FixedTimeEquals(Hash(secret), client?.SecretHash ?? Hash(""));
        return client is { Active: true } && right ? client : null;
    }

    public ApiClient? Active(Tenant tenant, string clientId)
    {
        var now = clock.GetCurrentInstant();
        if (_seen.TryGetValue((tenant.Id, clientId), out var seen) && now < seen.Until)
        {
            return seen.Client;
        }

        var client = tenant.Store.Read(s => s.First<ApiClient>("\"client_id\" = @p0", clientId));
        client = client is { Active: true } ? client : null;
        _seen[(tenant.Id, clientId)] = (client, now + Memory);
        return client;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
