using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.OpenId;

/// <summary>What a token says whose signature and claims were checked.</summary>
internal sealed record TokenFacts(string ClientId, IReadOnlyList<string> Scopes, Instant Until);

/// <summary>Tokens whose signature was checked: an ES256 check costs 0.12 ms, this less than a microsecond. Bounded.</summary>
internal sealed class ValidatedTokens
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(TenantId, string, string), TokenFacts> _tokens = new();

    public bool TryGet(TenantId tenant, string address, string token, Instant now, [NotNullWhen(true)] out TokenFacts? facts)
    {
        if (_tokens.TryGetValue((tenant, address, token), out var known) && now < known.Until)
        {
            facts = known;
            return true;
        }

        facts = null;
        return false;
    }

    /// <summary>The tenant's store was replaced: its tokens are checked again.</summary>
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
