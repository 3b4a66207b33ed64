namespace Derman.Channels.Phone.Calls;

/// <summary>
/// The calls that are open at an exchange, and what is told about them. Everything may be said twice, late or in another order: a call begins
/// once, ends once, and what comes after its end does not open it again.
/// </summary>
internal sealed class CallBook
{
    private const int MostEnded = 2000;
    private readonly Dictionary<string, OpenCall> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EndedCall> _ended = new(StringComparer.Ordinal);
    private readonly Queue<string> _endedOrder = new();
    private readonly RecordingLinks _links;
    private readonly List<InboundEvent> _events = [];
    private bool _isBehind;

    public CallBook(RecordingLinks links, string? cursor)
    {
        _links = links;
        foreach (var call in BookCursor.Read(cursor))
        {
            _open[call.Id] = call;
        }

        // The first one, or one of which not everything could be read.
        _isBehind = BookCursor.Write(_open.Values).Cursor != cursor;
    }

    public IReadOnlyCollection<OpenCall> Open => _open.Values;

    public int Waiting => _events.Count;

    public OpenCall? Find(string id) => _open.GetValueOrDefault(id);

    public bool Knows(string id) => _open.ContainsKey(id) || _ended.ContainsKey(id);

    /// <param name="isRestored">Whether it began while we were not there.</param>
    public void Ring(string id, string? from, string? to, DateTimeOffset at, bool isRestored = false)
    {
        if (!Knows(id))
        {
            _open[id] = new OpenCall(id) { IsRestored = isRestored };
            Tell(id, CallEventKind.Ring, at, from: from, to: to);
        }
    }

    public void Queued(string id, string queue, int? position, DateTimeOffset at)
    {
        if (Find(id) is { } call && call.Queue != queue)
        {
            call.Queue = queue;
            Tell(id, CallEventKind.Queued, at, queue: queue, position: position);
        }
    }

    public void LeftQueue(string id)
    {
        if (Find(id) is { } call)
        {
            call.Queue = null;
        }
    }

    public void Rings(string id, string? agent, string? queue, DateTimeOffset at)
    {
        if (Find(id) is { } call && agent is not null && call.Ringing.Add(agent))
        {
            Tell(id, CallEventKind.AgentRinging, at, agent, queue);
        }
    }

    public void Missed(string id, string? agent, string? queue, DateTimeOffset at)
    {
        if (Find(id) is { } call && agent is not null && (call.Ringing.Remove(agent) || call.IsRestored))
        {
            Tell(id, CallEventKind.AgentMissed, at, agent, queue);
        }
    }

    /// <param name="again">Whether a second person may answer the same call: after a transfer into another queue, not by a change of bridges.</param>
    public void Answered(string id, string? agent, string? queue, DateTimeOffset at, bool again)
    {
        if (Find(id) is not { } call)
        {
            // The answer came after the end, of which we only knew that nobody had answered.
            if (_ended.TryGetValue(id, out var ended) && !ended.WasAnswered && at <= ended.At)
            {
                _ended[id] = ended with { WasAnswered = true };
                Tell(id, CallEventKind.Answered, at, agent, queue);
            }
        }
        else if (!call.IsAnswered || (again && agent != call.Agent))
        {
            (call.IsAnswered, call.Agent, call.Queue) = (true, agent, null);
            call.Ringing.Clear();
            Tell(id, CallEventKind.Answered, at, agent, queue);
        }
    }

    /// <summary>Ends a call: after an answer it was hung up, without one it was abandoned.</summary>
    public void End(string id, DateTimeOffset at)
    {
        if (_open.Remove(id, out var call))
        {
            Recorded(call, at);
            _ended[id] = new EndedCall(call.IsAnswered, at);
            _endedOrder.Enqueue(id);
            if (_endedOrder.Count > MostEnded)
            {
                _ended.Remove(_endedOrder.Dequeue());
            }

            if (call.IsAnswered)
            {
                Tell(id, CallEventKind.HangUp, at, endedBy: call.EndedBy);
            }
            else
            {
                Tell(id, CallEventKind.Abandoned, at, queue: call.Queue);
            }
        }
    }

    /// <summary>A recording is there, or will be with the call's end. Said again for another file it is another recording.</summary>
    public void Recorded(string id, string? file, bool isDone, DateTimeOffset at)
    {
        if (Find(id) is not { } call)
        {
            if (isDone && file is not null && _ended.ContainsKey(id) && _links.For(id, file) is { } late)
            {
                Tell(id, CallEventKind.Recorded, at, recording: late);
            }

            return;
        }

        if (file is not null && call.RecordingFile is not null && file != call.RecordingFile)
        {
            Recorded(call, at);
        }

        (call.IsRecorded, call.RecordingFile) = (true, file ?? call.RecordingFile);
        if (isDone)
        {
            Recorded(call, at);
        }
    }

    /// <summary>Brings the book into line with what really stands at the exchange.</summary>
    /// <returns>The calls that are only known from the picture, with their beginning: their first events were never heard.</returns>
    public IReadOnlyList<SnapshotLeg> Reconcile(Snapshot snapshot, InboundRule rule, DateTimeOffset now)
    {
        var standing = snapshot.Legs.Select(leg => leg.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _open.Keys.Where(id => !standing.Contains(id)).ToList())
        {
            End(gone, now);
        }

        var waiting = snapshot.Queued.DistinctBy(queued => queued.Leg).ToDictionary(queued => queued.Leg, StringComparer.Ordinal);
        var unheard = new List<SnapshotLeg>();
        foreach (var leg in snapshot.Legs.Where(leg => leg.CanBegin && !Knows(leg.Id)))
        {
            if (rule.IsInbound(leg.Context, leg.To) || (waiting.TryGetValue(leg.Id, out var place) && rule.IsOurQueue(place.Queue, leg.To)))
            {
                Ring(leg.Id, leg.From, leg.To, leg.Since, isRestored: true);
                unheard.Add(leg);
            }
        }

        foreach (var leg in snapshot.Legs.Where(leg => Find(leg.Id) is not null))
        {
            if (waiting.TryGetValue(leg.Id, out var place))
            {
                Queued(leg.Id, place.Queue, place.Position, place.Since);
                continue;
            }

            LeftQueue(leg.Id);
            var other = leg.Bridge is null ? null : snapshot.Legs.FirstOrDefault(one => one.Bridge == leg.Bridge && one.Id != leg.Id && Find(one.Id) is null);
            if (other is not null)
            {
                Answered(leg.Id, Numbers.Agent(other.Name), null, now, again: false);
            }
        }

        return unheard;
    }

    /// <summary>What is to be told, with the cursor after it; null when nothing changed.</summary>
    public (IReadOnlyList<InboundEvent> Events, string Cursor, int LeftOut)? Take()
    {
        // A call begins, is answered and ends with an event: without one the cursor is still the same. Most of what an exchange says is none.
        if (_events.Count == 0 && !_isBehind)
        {
            return null;
        }

        var (cursor, leftOut) = BookCursor.Write(_open.Values);
        InboundEvent[] events = [.. _events];
        _events.Clear();
        _isBehind = false;
        return (events, cursor, leftOut);
    }

    private void Recorded(OpenCall call, DateTimeOffset at)
    {
        if (call.IsRecorded && _links.For(call.Id[(call.Id.LastIndexOf('/') + 1)..], call.RecordingFile) is { } link)
        {
            Tell(call.Id, CallEventKind.Recorded, at, call.Agent, recording: link);
        }

        (call.IsRecorded, call.RecordingFile) = (false, null);
    }

    private void Tell(
        string id, CallEventKind kind, DateTimeOffset at, string? agent = null, string? queue = null,
        string? from = null, string? to = null, int? position = null, CallParty? endedBy = null, Uri? recording = null) => _events.Add(new CallEvent
        {
            CallId = id, Kind = kind, At = at, Agent = agent, Queue = queue, From = from, To = to, Position = position, EndedBy = endedBy, Recording = recording,
        });
}
