using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Derman.Core.Common;
using Derman.Core.Tenancy;

namespace Derman.Host.Chats;

/// <summary>
/// How much one visitor may say, and how many lines one address may hold open. Generous: a library or a hospital has one address for
/// all. Development has no limit by address, because there one machine plays them all.
/// </summary>
internal sealed class ChatLimits(IHostEnvironment environment) : IDisposable
{
    public static readonly Failure TooMany = new("chat.tooMany", FailureKind.Conflict);

    private const int WordsAtOnce = 20;
    private const int LinesOfOneAddress = 200;
    private const int MessagesLeftAtOnce = 10;
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenMessagesLeft = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(TenantId, Guid)> _words = PartitionedRateLimiter.Create<(TenantId, Guid), (TenantId, Guid)>(
        static key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => Bucket(WordsAtOnce, BetweenWords)));

    private readonly PartitionedRateLimiter<(TenantId, string)> _left = PartitionedRateLimiter.Create<(TenantId, string), (TenantId, string)>(
        static key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => Bucket(MessagesLeftAtOnce, BetweenMessagesLeft)));

    private readonly ConcurrentDictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly bool _byAddress = !environment.IsDevelopment();

    public bool AdmitsWords(TenantId tenant, Guid visitor)
    {
        using var lease = _words.AttemptAcquire((tenant, visitor));
        return lease.IsAcquired;
    }

    public bool AdmitsMessage(TenantId tenant, HttpContext context)
    {
        using var lease = _left.AttemptAcquire((tenant, AddressOf(context)));
        return lease.IsAcquired || !_byAddress;
    }

    /// <returns>Null when the address has as many lines as it may.</returns>
    public IDisposable? Line(HttpContext context)
    {
        var address = AddressOf(context);
        var now = _lines.AddOrUpdate(address, 1, static (_, n) => n + 1);
        var held = new Held(this, address);
        if (now <= LinesOfOneAddress || !_byAddress)
        {
            return held;
        }

        held.Dispose();
        return null;
    }

    public void Dispose()
    {
        _words.Dispose();
        _left.Dispose();
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static TokenBucketRateLimiterOptions Bucket(int atOnce, TimeSpan between) => new()
    {
        TokenLimit = atOnce, TokensPerPeriod = 1, ReplenishmentPeriod = between, QueueLimit = 0, AutoReplenishment = false,
    };

    private sealed class Held(ChatLimits owner, string address) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0 && owner._lines.AddOrUpdate(address, 0, static (_, n) => n - 1) <= 0)
            {
                owner._lines.TryRemove(KeyValuePair.Create(address, 0));
            }
        }
    }
}
