using NodaTime;

namespace Derman.Core.Nodes;

/// <summary>A living process that serves from the catalog.</summary>
public sealed class Node
{
    public string Name { get; set; } = "";

    /// <summary>Which process of that name: a new one at every start.</summary>
    public string Run { get; set; } = "";

    /// <summary>Rises while the process lives. Others watch it rise by their own clocks, so that clocks need not agree.</summary>
    public long Beat { get; set; }

    public Instant StartedAt { get; set; }

    /// <summary>For people to read; nothing is decided by it.</summary>
    public Instant SeenAt { get; set; }
}

/// <summary>A key that protects cookies and forms, sealed with the master key: every node reads what another has signed.</summary>
public sealed class ProtectionKey
{
    public string Name { get; set; } = "";

    public byte[] Value { get; set; } = [];

    public Instant At { get; set; }
}

/// <summary>A small value of the host, sealed with the master key.</summary>
public sealed class SealedValue
{
    public string Name { get; set; } = "";

    public byte[] Value { get; set; } = [];
}
