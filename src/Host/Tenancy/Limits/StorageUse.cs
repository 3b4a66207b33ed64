using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Derman.Core.Tenancy;

namespace Derman.Host.Tenancy.Limits;

/// <summary>
/// Bytes a tenant has on disk: its database and its files. Looked up when somebody wants to add to them, at most once in half a minute,
/// and the longer looking takes the more seldom; whoever asks meanwhile hears the last figure.
/// </summary>
internal sealed class StorageUse(TenantRegistry registry)
{
    private const int RestFactor = 100;
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TenantId, Figure> _figures = new();

    /// <param name="limit">What the figure is wanted for; another limit than before is answered by looking anew.</param>
    public bool IsFull(TenantId tenant, long limit)
    {
        if (!_figures.TryGetValue(tenant, out var known) || known.Limit != limit)
        {
            return (_figures[tenant] = Look(tenant, limit)).Bytes >= limit;
        }

        if (Stopwatch.GetElapsedTime(known.At) > known.Rest && known.Claim())
        {
            _ = Task.Run(() => _figures[tenant] = Look(tenant, limit));
        }

        return known.Bytes >= limit;
    }

    /// <summary>Bytes as they are now.</summary>
    public static long Measure(TenantRegistry registry, TenantId tenant) =>
        registry.Entry(tenant) is { } entry ? registry.Places.BytesOf(tenant, entry.Placement) : 0;

    private Figure Look(TenantId tenant, long limit)
    {
        var from = Stopwatch.GetTimestamp();
        var bytes = _figures.TryGetValue(tenant, out var known) ? known.Bytes : 0;
        try
        {
            bytes = Measure(registry, tenant);
        }
        catch (DbException e)
        {
            // Whether there is room is not what is wrong then; the last figure stands until the server can be asked again.
            Trace.TraceWarning($"{tenant}: {e.Message}");
        }

        var rest = Stopwatch.GetElapsedTime(from) * RestFactor;
        return new Figure(bytes, limit, Stopwatch.GetTimestamp(), rest > ShortestRest ? rest : ShortestRest);
    }

    private sealed class Figure(long bytes, long limit, long at, TimeSpan rest)
    {
        private int _claimed;

        public long Bytes => bytes;

        public long Limit => limit;

        public long At => at;

        public TimeSpan Rest => rest;

        /// <summary>True for the first who asks: one look at a time is enough.</summary>
        public bool Claim() => Interlocked.Exchange(ref _claimed, 1) == 0;
    }
}
