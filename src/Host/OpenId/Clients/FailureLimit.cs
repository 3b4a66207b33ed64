using System.Collections.Concurrent;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.OpenId.Clients;

/// <summary>
/// Counts failed proofs of who a client is. Beyond so many a minute the wrong ones are told to slow down; a right one always passes, so
/// that nobody can shut a client out by failing in its name.
/// </summary>
internal sealed class FailureLimit(IClock clock)
{
    public const int MostAMinute = 60;
    private const int MostNames = 10_000;
    private readonly ConcurrentDictionary<(TenantId, string), (Instant From, int Failures)> _failures = new();

    /// <returns>True when there were too many.</returns>
    public bool Note(TenantId tenant, string clientId)
    {
        var now = clock.GetCurrentInstant();
        if (_failures.Count > MostNames)
        {
            _failures.Clear(); // Names that nobody has: there is no end of them.
        }

        return _failures.AddOrUpdate(
            (tenant, clientId),
            _ => (now, 1),
            (_, known) => now - known.From > Duration.FromMinutes(1) ? (now, 1) : (known.From, known.Failures + 1)).Failures > MostAMinute;
    }
}
