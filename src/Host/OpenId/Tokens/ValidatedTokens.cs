using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.OpenId.Tokens;

/// <summary>What an access token says whose signature and claims were checked.</summary>
/// <param name="Grant">Of the person it speaks for; null for a program of its own.</param>
/// <param name="Thumbprint">Of the device's key it is bound to.</param>
internal sealed record TokenFacts(
    string Id, string ClientId, string Subject, Guid? Grant, IReadOnlyList<string> Scopes, string? Thumbprint, Instant IssuedAt, Instant Until);

/// <summary>Tokens whose signature was checked: an ES256 check costs 0.12 ms, this less than a microsecond. Bounded.</summary>
internal sealed class ValidatedTokens
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(TenantId, string, string), TokenFacts> _tokens = new();

    public bool TryGet(TenantId tenant, string address, string token, Instant now, [NotNullWhen(true)] out TokenFacts? facts) =>
        _tokens.TryGetValue((tenant, address, token), out facts) && now < facts.Until;

    /// <summary>The tenant's store was replaced, its keys changed or a token was revoked: its tokens are checked again.</summary>
    public void Forget(TenantId tenant)
    {
        foreach (var key in _tokens.Keys.Where(k => k.Item1 == tenant))
        {
            _tokens.TryRemove(key, out _);
        }
    }

    public void Add(TenantId tenant, string address, string token, TokenFacts facts)
    {
        if (_tokens.Count >= Most)
        {
            _tokens.Clear();
        }

        _tokens[(tenant, address, token)] = facts;
    }
}
