using Derman.Channels;

namespace Derman.Plugins;

/// <summary>On whose behalf a plugin is called: its way to the world, and the account's values for a plugin whose process is handed them.</summary>
internal interface ICallHost : IChannelHost
{
    ChannelAccountContext Context();
}
