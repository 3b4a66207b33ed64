using NodaTime;

namespace Derman.Core.Channels.Streams;

/// <summary>An account's own line is held by one node; whoever does not say so again in time has lost it.</summary>
public sealed class StreamLease
{
    public string Tenant { get; set; } = "";

    public string Account { get; set; } = "";

    public string Node { get; set; } = "";

    public Instant Until { get; set; }
}
