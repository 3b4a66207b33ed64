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

    public static readonly Failure TooManyFiles = new("chat.tooManyFiles", FailureKind.Conflict);

    public static readonly Failure TooManyLetters = new("chat.tooManyLetters", FailureKind.Conflict);

    private const int FilesAtOnce = 10;
    private const int FilesOfOneAddress = 60;
    private const int LettersAtOnce = 3;
    private const int LettersOfOneAddress = 20;
    private const int WordsAtOnce = 20;
    private const int LinesOfOneAddress = 200;
    private const int MessagesLeftAtOnce = 10;
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenFiles = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenLetters = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan BetweenMessagesLeft = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(TenantId, Guid)> _words = Buckets<(TenantId, Guid)>(WordsAtOnce, BetweenWords);
    private readonly PartitionedRateLimiter<(TenantId, string)> _left = Buckets<(TenantId, string)>(MessagesLeftAtOnce, BetweenMessagesLeft);
    private readonly PartitionedRateLimiter<(TenantId, Guid)> _files = Buckets<(TenantId, Guid)>(FilesAtOnce, BetweenFiles);
    private readonly PartitionedRateLimiter<string> _filesOfAddress = Buckets<string>(FilesOfOneAddress, BetweenFiles / 4);
    private readonly PartitionedRateLimiter<(TenantId, Guid)> _letters = Buckets<(TenantId, Guid)>(LettersAtOnce, BetweenLetters);
    private readonly PartitionedRateLimiter<string> _lettersOfAddress = Buckets<string>(LettersOfOneAddress, BetweenLetters / 10);
    private readonly ConcurrentDictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly bool _byAddress = !environment.IsDevelopment();

    public bool AdmitsWords(TenantId tenant, Guid visitor) => Admits(_words, (tenant, visitor));

    public bool AdmitsMessage(TenantId tenant, HttpContext context) => !_byAddress || Admits(_left, (tenant, AddressOf(context)));

    /// <summary>Keys cost nothing to get: what costs room is counted by address too.</summary>
    public bool AdmitsFile(TenantId tenant, Guid visitor, HttpContext context) => Admits(_files, (tenant, visitor)) && (!_byAddress || Admits(_filesOfAddress, AddressOf(context)));

    /// <summary>A chat sent by e-mail: a few for each visitor, and not many for whoever has many keys.</summary>
    public bool AdmitsLetter(TenantId tenant, Guid visitor, HttpContext context) => Admits(_letters, (tenant, visitor)) && (!_byAddress || Admits(_lettersOfAddress, AddressOf(context)));

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
        _files.Dispose();
        _filesOfAddress.Dispose();
        _letters.Dispose();
        _lettersOfAddress.Dispose();
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static bool Admits<T>(PartitionedRateLimiter<T> buckets, T key)
        where T : notnull
    {
        using var lease = buckets.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T> Buckets<T>(int atOnce, TimeSpan between)
        where T : notnull => PartitionedRateLimiter.Create<T, T>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => Bucket(atOnce, between)));

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
