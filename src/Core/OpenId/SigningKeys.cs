using System.Buffers.Text;
using System.Security.Cryptography;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>
/// The signing keys of a tenant's issuer: made when first needed, sealed in its store, followed by another when they grow old. A successor
/// is published a day before it signs; what it follows verifies a day longer than it signs.
/// </summary>
public sealed class SigningKeys(IClock clock)
{
    public static readonly Duration OldAge = Duration.FromDays(90);
    public static readonly Duration Ahead = Duration.FromDays(1);
    public static readonly Duration Overlap = Duration.FromDays(1);

    private const string Purpose = "signing key";

    /// <summary>RFC 7518 §3.3: at least 2048.</summary>
    private const int RsaBits = 2048;

    /// <summary>All that may still verify something, the newest first.</summary>
    public IReadOnlyList<SigningKey> All(Tenant tenant) =>
        tenant.Store.Read(s => s.List<SigningKey>("\"retired_at\" IS NULL OR \"retired_at\" > @p0 ORDER BY \"created_at\" DESC, \"kid\"", Provider.Of(clock.GetCurrentInstant())));

    public byte[] PrivateKey(Tenant tenant, SigningKey key) => tenant.Key.Open(Purpose, key.PrivateKey);

    /// <summary>The first key of an algorithm. Two first requests may race: the first key wins.</summary>
    public ValueTask<SigningKey> AddFirstAsync(Tenant tenant, string algorithm, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var key = Make(tenant, algorithm, now, now);
        return tenant.Store.WriteAsync(
            session =>
            {
                if (Current(session, algorithm) is { } other)
                {
                    return other;
                }

                session.Insert(key);
                return key;
            },
            ct);
    }

    /// <summary>A successor for a key that has grown old; nothing when there is one already.</summary>
    public async ValueTask<bool> SucceedAsync(Tenant tenant, string algorithm, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var next = Make(tenant, algorithm, now, now + Ahead);
        return await tenant.Store.WriteAsync(
            session =>
            {
                if (Current(session, algorithm) is not { } old || now < old.SignsFrom + OldAge)
                {
                    return false;
                }

                Follow(session, old, next, next.SignsFrom + Overlap);
                return true;
            },
            ct);
    }

    /// <summary>New keys that sign at once, for every algorithm in use.</summary>
    /// <param name="stolen">What the old ones signed counts no longer; else they verify for <see cref="Overlap"/>.</param>
    /// <returns>How many were made.</returns>
    public async Task<int> RotateAsync(Tenant tenant, bool stolen, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var next = SigningAlgorithms.All.Select(a => Make(tenant, a, now, now)).ToList();
        return await tenant.Store.WriteAsync(
            session =>
            {
                var made = 0;
                foreach (var key in next)
                {
                    var living = session.List<SigningKey>("\"algorithm\" = @p0 AND (\"retired_at\" IS NULL OR \"retired_at\" > @p1)", key.Algorithm, Provider.Of(now));
                    if (living.Count == 0)
                    {
                        continue;
                    }

                    foreach (var old in living)
                    {
                        var end = stolen ? now : now + Overlap;
                        old.RetiredAt = old.RetiredAt is { } planned ? Instant.Min(planned, end) : end;
                        session.Update(old);
                    }

                    session.Insert(key);
                    made++;
                }

                return made;
            },
            ct);
    }

    private static void Follow(WriteSession session, SigningKey old, SigningKey next, Instant retired)
    {
        old.RetiredAt = retired;
        session.Update(old);
        session.Insert(next);
    }

    /// <summary>The one without an end.</summary>
    private static SigningKey? Current(ReadSession session, string algorithm) => session.First<SigningKey>("\"algorithm\" = @p0 AND \"retired_at\" IS NULL", algorithm);

    private static SigningKey Make(Tenant tenant, string algorithm, Instant now, Instant signsFrom)
    {
        using AsymmetricAlgorithm pair = algorithm == SigningAlgorithms.Rs256 ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey
        {
            Kid = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)),
            Algorithm = algorithm,
            PrivateKey = tenant.Key.Seal(Purpose, pair.ExportPkcs8PrivateKey()),
            CreatedAt = now,
            SignsFrom = signsFrom,
        };
    }
}
