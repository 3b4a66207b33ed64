namespace Derman.Channels.Wire;

/// <summary>What a plugin object gives, to be compared with what its manifest declares.</summary>
internal static class WireCapabilities
{
    public static IReadOnlySet<ChannelCapability> Of(IChannelPlugin plugin)
    {
        var given = new HashSet<ChannelCapability>();
        Add(ChannelCapability.ReceiveWebhooks, plugin.Webhooks);
        Add(ChannelCapability.SendMessages, plugin.Sender);
        Add(ChannelCapability.FetchMedia, plugin.Media);
        Add(ChannelCapability.CheckHealth, plugin.Health);
        Add(ChannelCapability.ReceiveStream, plugin.Stream);
        Add(ChannelCapability.MeasureMessages, plugin.Measure);
        Add(ChannelCapability.ForwardReports, plugin.Reports);
        return given;

        void Add(ChannelCapability capability, object? part)
        {
            if (part is not null)
            {
                given.Add(capability);
            }
        }
    }
}
