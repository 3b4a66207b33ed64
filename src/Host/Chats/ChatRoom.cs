using Derman.Core.Chats;
using Derman.Core.Tenancy;
using Derman.Host.Live;

namespace Derman.Host.Chats;

/// <summary>
/// All lines of one tenant on this node, with one reader: it looks into the store once, however many lines are open, and nudges those that have news.
/// What the news are each line reads itself, so that nothing can be missed or sent to the wrong one. Thread safe.
/// </summary>
internal sealed class ChatRoom(TenantId id, ChatRoomParts parts)
{
    /// <summary>A storm of words is looked at some forty times a second, not once a word.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <summary>Also without a sign: agents come and go, and signs between nodes may be lost.</summary>
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BetweenPresences = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(6);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, List<ChatLine>> _lines = [];
    private readonly HashSet<ChatLine> _desks = [];
    private readonly Dictionary<Guid, long> _typing = [];
    private Dictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<Guid, int> _queue = new Dictionary<Guid, int>();
    private long _version = parts.Time.GetTimestamp(); // Another one than that of the room before.

    /// <summary>Rises with whatever an agent's screen may have to show.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Nobody is connected any more: the reader has ended.</summary>
    public bool IsOver { get; private set; }

    public int? PlaceOf(Guid visitor) => _queue.TryGetValue(visitor, out var place) ? place : null;

    public bool IsAnswered(Tenant tenant, ChatRules rules)
    {
        lock (_gate)
        {
            if (_answered.TryGetValue(rules.Account, out var known))
            {
                return known;
            }
        }

        var answered = parts.Attend.IsAnswered(tenant, rules);
        lock (_gate)
        {
            return _answered[rules.Account] = answered;
        }
    }

    /// <returns>Null when this room has just ended: there is another.</returns>
    public ChatLine? Enter(Guid? visitor)
    {
        var line = new ChatLine(this, visitor);
        lock (_gate)
        {
            if (IsOver)
            {
                return null;
            }

            if (visitor is { } who)
            {
                if (!_lines.TryGetValue(who, out var there))
                {
                    _lines[who] = there = [];
                }

                there.Add(line);
            }
            else
            {
                _desks.Add(line);
            }
        }

        return line;
    }

    public void Leave(ChatLine line)
    {
        lock (_gate)
        {
            if (line.Visitor is not { } who)
            {
                _desks.Remove(line);
            }
            else if (_lines.TryGetValue(who, out var there) && there.Remove(line) && there.Count == 0)
            {
                _lines.Remove(who);
                _typing.Remove(who);
            }
        }
    }

    public void AgentTypes(Guid visitor)
    {
        lock (_gate)
        {
            foreach (var line in _lines.GetValueOrDefault(visitor) ?? [])
            {
                line.Typing();
            }
        }
    }

    public void VisitorTypes(Guid visitor)
    {
        lock (_gate)
        {
            _typing[visitor] = parts.Time.GetTimestamp();
        }

        NewsForDesks();
    }

    public bool IsTyping(Guid visitor)
    {
        lock (_gate)
        {
            return _typing.TryGetValue(visitor, out var at) && parts.Time.GetElapsedTime(at) < TypingLasts;
        }
    }

    /// <summary>Reads until nobody is connected, the host stops or the tenant is served no more.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var listener = parts.Live.Listen(id);
        try
        {
            ChatHead? head = null;
            var seen = parts.Time.GetTimestamp() - (long)(BetweenPresences.TotalSeconds * parts.Time.TimestampFrequency);
            while (!ct.IsCancellationRequested && await parts.Registry.FindAsync(id, ct) is { } tenant)
            {
                head = Look(tenant, head);
                if (parts.Time.GetElapsedTime(seen) >= BetweenPresences)
                {
                    seen = parts.Time.GetTimestamp();
                    await parts.Note.ThereAsync(tenant, Visitors(), ct);
                }

                await Task.Delay(BetweenLooks, parts.Time, ct);
                if (!await listener.WaitAsync(BetweenRounds, ct))
                {
                    Round(tenant);
                    if (End(onlyIfEmpty: true))
                    {
                        return;
                    }
                }
            }
        }
        finally
        {
            End(onlyIfEmpty: false);
        }
    }

    private ChatHead Look(Tenant tenant, ChatHead? head)
    {
        var isFirst = head is null;
        var at = head ?? parts.Changes.HeadOf(tenant);
        ChatChanges found;
        do
        {
            found = parts.Changes.Since(tenant, at, withQueue: isFirst);
            at = found.Head;
            if (found.Queue is { } queue)
            {
                NudgeMoved(queue);
            }

            if (found.Visitors.Count > 0)
            {
                Nudge(found.Visitors);
                NewsForDesks();
            }
        }
        while (found.More);
        if (isFirst)
        {
            Nudge(Visitors()); // Something may have been said between their first look and this one.
        }

        return at;
    }

    /// <summary>Who moved up in the queue is told so; what the others see has not changed.</summary>
    private void NudgeMoved(IReadOnlyDictionary<Guid, int> queue)
    {
        var before = _queue;
        _queue = queue;
        Nudge(queue.Where(q => !before.TryGetValue(q.Key, out var place) || place != q.Value).Select(q => q.Key));
        NewsForDesks();
    }

    private void Nudge(IEnumerable<Guid> visitors)
    {
        lock (_gate)
        {
            foreach (var visitor in visitors)
            {
                foreach (var line in _lines.GetValueOrDefault(visitor) ?? [])
                {
                    line.Nudge();
                }
            }
        }
    }

    public void NewsForDesks()
    {
        Interlocked.Increment(ref _version);
        lock (_gate)
        {
            foreach (var desk in _desks)
            {
                desk.Nudge();
            }
        }
    }

    /// <summary>Somebody may have come to answer, or gone.</summary>
    private void Round(Tenant tenant)
    {
        string[] accounts;
        lock (_gate)
        {
            accounts = [.. _answered.Keys];
        }

        var now = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var account in accounts)
        {
            if (ChatRules.Of(tenant.Configuration, account) is { } rules)
            {
                now[account] = parts.Attend.IsAnswered(tenant, rules);
            }
        }

        lock (_gate)
        {
            var changed = accounts.Any(a => !now.TryGetValue(a, out var answered) || answered != _answered[a]);
            _answered = now;
            if (changed)
            {
                foreach (var line in _lines.Values.SelectMany(l => l))
                {
                    line.Nudge();
                }
            }
        }
    }

    private List<Guid> Visitors()
    {
        lock (_gate)
        {
            return [.. _lines.Keys];
        }
    }

    private bool End(bool onlyIfEmpty)
    {
        lock (_gate)
        {
            if (onlyIfEmpty && _lines.Count + _desks.Count > 0)
            {
                return false;
            }

            IsOver = true;
            foreach (var line in _lines.Values.SelectMany(l => l).Concat(_desks))
            {
                line.Nudge(); // Each finds its room over, and ends.
            }

            return true;
        }
    }
}

/// <summary>One open line: a visitor's socket or poll, or an agent's page.</summary>
internal sealed class ChatLine(ChatRoom room, Guid? visitor) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);
    private int _typing;

    public ChatRoom Room => room;

    public Guid? Visitor => visitor;

    public void Nudge()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    public void Typing()
    {
        Interlocked.Exchange(ref _typing, 1);
        Nudge();
    }

    /// <summary>Whether the agent has typed since this was last asked.</summary>
    public bool TakeTyping() => Interlocked.Exchange(ref _typing, 0) == 1;

    /// <returns>False when nothing was heard for so long.</returns>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

    /// <remarks>The semaphore holds nothing that must be released, and a nudge may be on its way.</remarks>
    public void Dispose() => room.Leave(this);
}

/// <summary>What every room needs.</summary>
internal sealed record ChatRoomParts(
    TenantRegistry Registry, LiveTenants Live, ReadChatChanges Changes, NoteVisit Note, AttendChats Attend, TimeProvider Time);
