namespace Derman.Channels.Phone.Calls;

/// <summary>A call that has not ended yet, as far as we know.</summary>
internal sealed class OpenCall(string id)
{
    /// <summary>The exchange's name for the whole call.</summary>
    public string Id { get; } = id;

    public bool IsAnswered { get; set; }

    /// <summary>Who answered last.</summary>
    public string? Agent { get; set; }

    /// <summary>The queue it stands in now; null outside of any.</summary>
    public string? Queue { get; set; }

    public CallParty? EndedBy { get; set; }

    /// <summary>It began, or went on, while we were not there: whose telephones ring is not known.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Whose telephones ring now.</summary>
    public HashSet<string> Ringing { get; } = new(StringComparer.Ordinal);

    /// <summary>A recording runs, or ran.</summary>
    public bool IsRecorded { get; set; }

    public string? RecordingFile { get; set; }
}

/// <summary>A call that ended a moment ago: what comes late about it must not begin it anew.</summary>
internal sealed record EndedCall(bool WasAnswered, DateTimeOffset At);
