using NodaTime;

namespace Derman.Core.Storage;

/// <summary>A named counter; moves only inside the writer.</summary>
public sealed class Counter
{
    public string Name { get; set; } = "";

    public long Value { get; set; }
}

/// <summary>One file of the tenant's configuration, as it stands, and as the last applied pack had it.</summary>
public sealed class ConfigurationFile
{
    public string File { get; set; } = "";

    public string Json { get; set; } = "";

    /// <summary>Base of the three-way merge when the pack is applied again; empty when the last applied pack had no such file.</summary>
    public string AppliedJson { get; set; } = "";

    public int Version { get; set; }

    public Instant ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";
}

/// <summary>One change of the configuration: the files it changed, as they were before.</summary>
public sealed class ConfigurationChange
{
    /// <summary>The version it made.</summary>
    public int Version { get; set; }

    public Instant At { get; set; }

    public string By { get; set; } = "";

    /// <summary>The change it took back, if that is what it did.</summary>
    public int? Undoes { get; set; }

    /// <summary>JSON, deflated: file → its text before, null when there was none.</summary>
    public byte[] Before { get; set; } = [];
}

/// <summary>The first answer to a request that carried an Idempotency-Key.</summary>
public sealed class IdempotentAnswer
{
    public string Scope { get; set; } = "";

    public string IdempotencyKey { get; set; } = "";

    public byte[] RequestHash { get; set; } = [];

    public int Status { get; set; }

    public string Body { get; set; } = "";

    public Instant At { get; set; }
}
