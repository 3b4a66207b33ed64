using System.Collections.Concurrent;
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
    public static long Measure(TenantRegistry registry, TenantId tenant)
    {
        var folder = new DirectoryInfo(Path.Combine(registry.TenantsFolder, tenant.Value));
        return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(SizeOf) : 0;
    }

    private Figure Look(TenantId tenant, long limit)
    {
        var from = Stopwatch.GetTimestamp();
        var bytes = Measure(registry, tenant);
        var rest = Stopwatch.GetElapsedTime(from) * RestFactor;
        return new Figure(bytes, limit, Stopwatch.GetTimestamp(), rest > ShortestRest ? rest : ShortestRest);
    }

    /// <summary>A file may go while we look (a draft, the log of the database): it then has no size.</summary>
    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
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
