using System.Collections.Concurrent;
using System.Security.Cryptography;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId;

/// <summary>Signing keys of the tenants' token issuers (ES256, RFC 7518 §3.4), made when first needed and kept sealed in the tenant's store.</summary>
internal sealed class TenantKeys(IClock clock)
{
    private const string Purpose = "signing key";
    private readonly ConcurrentDictionary<TenantId, IReadOnlyList<ECDsaSecurityKey>> _keys = new();

    /// <summary>Newest first; the first one signs, all verify.</summary>
    public async ValueTask<IReadOnlyList<ECDsaSecurityKey>> OfAsync(Tenant tenant, CancellationToken ct)
    {
        if (_keys.TryGetValue(tenant.Id, out var known))
        {
            return known;
        }

        var rows = tenant.Store.Read(s => s.List<SigningKey>("\"retired_at\" IS NULL ORDER BY \"created_at\" DESC"));
        if (rows.Count == 0)
        {
            rows = [await AddAsync(tenant, ct)];
        }

        var keys = rows.ConvertAll(row =>
        {
            var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(tenant.Key.Open(Purpose, row.PrivateKey), out _);
            return new ECDsaSecurityKey(ecdsa) { KeyId = row.Kid };
        });
        return _keys.GetOrAdd(tenant.Id, keys);
    }

    /// <summary>The tenant's store was replaced: its keys are read again.</summary>
    public void Forget(TenantId tenant) => _keys.TryRemove(tenant, out _);

    private async Task<SigningKey> AddAsync(Tenant tenant, CancellationToken ct)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var row = new SigningKey
        {
            Kid = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(12)),
            PrivateKey = tenant.Key.Seal(Purpose, ecdsa.ExportPkcs8PrivateKey()),
            CreatedAt = clock.GetCurrentInstant(),
        };
        return await tenant.Store.WriteAsync(
            session =>
            {
                // Two first requests may race: the first key wins.
                if (session.First<SigningKey>("\"retired_at\" IS NULL") is { } other)
                {
                    return other;
                }

                session.Insert(row);
                return row;
            },
            ct);
    }
}
