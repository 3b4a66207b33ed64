using System.Collections.Concurrent;
using System.Security.Cryptography;
using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId.Tokens;

/// <summary>The tenants' signing keys, opened: which one signs now, and which verify. Thread safe.</summary>
internal sealed class TenantKeys(SigningKeys keys, IClock clock)
{
    private const int Tries = 5;
    private readonly ConcurrentDictionary<TenantId, IReadOnlyList<OpenKey>> _open = new();

    /// <summary>What signs now. A key is made when there is none, and gets a successor when it has grown old.</summary>
    public async ValueTask<SigningCredentials> SignerAsync(Tenant tenant, string algorithm, CancellationToken ct)
    {
        var found = Signing(Open(tenant), algorithm);
        for (var tries = 0; found is null && tries < Tries; tries++)
        {
            // Again, when somebody who had read before us has put back what was there then.
            await keys.AddFirstAsync(tenant, algorithm, ct);
            Reread(tenant);
            found = Signing(Open(tenant), algorithm);
        }

        if (found is null)
        {
            throw new InvalidOperationException($"A signing key of '{tenant.Id}' was made and is not there.");
        }

        if (found.Row.RetiredAt is null && clock.GetCurrentInstant() >= found.Row.SignsFrom + SigningKeys.OldAge && await keys.SucceedAsync(tenant, algorithm, ct))
        {
            Reread(tenant);
        }

        return new SigningCredentials(found.Key, algorithm);
    }

    /// <summary>All that verify: those that sign, those that will, and those that did a short while ago. ES256 first, then the newest.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> OfAsync(Tenant tenant, CancellationToken ct)
    {
        if (Open(tenant).Count == 0)
        {
            await SignerAsync(tenant, SigningAlgorithms.Es256, ct);
        }

        return Verifying(tenant);
    }

    public IReadOnlyList<SecurityKey> Verifying(Tenant tenant)
    {
        var now = clock.GetCurrentInstant();
        return [.. Open(tenant).Where(k => k.Row.RetiredAt is not { } end || now < end).Select(k => k.Key)];
    }

    /// <summary>The tenant's keys may be others now: they are read again.</summary>
    public void Forget(TenantId tenant) => _open.TryRemove(tenant, out _);

    private void Reread(Tenant tenant)
    {
        Forget(tenant.Id);
        tenant.Announced();
    }

    private OpenKey? Signing(IReadOnlyList<OpenKey> open, string algorithm)
    {
        var now = clock.GetCurrentInstant();
        return open.Where(k => k.Row.Algorithm == algorithm && k.Row.SignsFrom <= now && (k.Row.RetiredAt is not { } end || now < end)).MaxBy(k => k.Row.SignsFrom);
    }

    private IReadOnlyList<OpenKey> Open(Tenant tenant)
    {
        if (_open.TryGetValue(tenant.Id, out var known))
        {
            return known;
        }

        List<OpenKey> read = [.. keys.All(tenant).Select(row => new OpenKey(row, KeyOf(tenant, row))).OrderBy(k => k.Row.Algorithm, StringComparer.Ordinal).ThenByDescending(k => k.Row.CreatedAt)];
        return read.Count == 0 ? read : _open.GetOrAdd(tenant.Id, read);
    }

    private SecurityKey KeyOf(Tenant tenant, SigningKey row)
    {
        var secret = keys.PrivateKey(tenant, row);
        try
        {
            if (row.Algorithm == SigningAlgorithms.Rs256)
            {
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(secret, out _);
                return new RsaSecurityKey(rsa) { KeyId = row.Kid };
            }

            var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(secret, out _);
            return new ECDsaSecurityKey(ecdsa) { KeyId = row.Kid };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private sealed record OpenKey(SigningKey Row, SecurityKey Key);
}
