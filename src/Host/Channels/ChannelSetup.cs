using Derman.Core.Channels;

namespace Derman.Host.Channels;

internal static class ChannelSetup
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<ChannelSecrets>();
        services.AddSingleton<SetChannelSecrets>();
        services.AddSingleton<CheckAccount>();
        services.AddSingleton<ChannelGateway>();
        services.AddSingleton<IChannelGateway>(s => s.GetRequiredService<ChannelGateway>());
        services.AddSingleton<SharedApps>();
        services.AddSingleton<FetchMedia>();
        return services;
    }
}
