using Derman.Core.Channels;
using Derman.Core.Channels.Streams;
using Derman.Host.Channels.Streams;

namespace Derman.Host.Channels;

internal static class ChannelSetup
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<ChannelSecrets>();
        services.AddSingleton<SetChannelSecrets>();
        services.AddSingleton<CheckAccount>();
        services.AddSingleton<ChannelGateway>();
        services.AddSingleton<Core.Outside.IOutsideGateway, OutsideGateway>();
        services.AddSingleton<IChannelGateway>(s => s.GetRequiredService<ChannelGateway>());
        services.AddSingleton<HoldStreams>();
        services.AddSingleton<KeepStreams>();
        services.AddHostedService(s => s.GetRequiredService<KeepStreams>());
        services.AddSingleton<SharedApps>();
        services.AddSingleton<FetchMedia>();
        return services;
    }
}
