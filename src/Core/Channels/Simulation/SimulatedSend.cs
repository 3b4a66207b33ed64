using NodaTime;

namespace Derman.Core.Channels.Simulation;

/// <summary>A message that would have gone, as the plugin would have been given it.</summary>
public sealed class SimulatedSend
{
    /// <summary>Of the delivery; a repeat is one message, as at a provider.</summary>
    public string IdempotencyKey { get; set; } = "";

    public string Account { get; set; } = "";

    public string Recipient { get; set; } = "";

    /// <summary>text | template:name | buttons | file.</summary>
    public string Kind { get; set; } = "";

    public string Text { get; set; } = "";

    public bool Public { get; set; }

    public Instant At { get; set; }
}
