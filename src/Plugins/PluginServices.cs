namespace Derman.Plugins;

internal static class PluginServices
{
    /// <summary>The registry (call <see cref="PluginRegistry.LoadAllAsync"/> once at start) and the shared HTTP sender.</summary>
    public static IServiceCollection AddChannelPlugins(this IServiceCollection services, Action<PluginOptions>? configure = null)
    {
        services.AddOptions<PluginOptions>()
            .Configure(options => configure?.Invoke(options))
            .Validate(options => options.DisposeTimeout > TimeSpan.Zero, "Plugins:DisposeTimeout must be more than zero.")
            .ValidateOnStart();
        services.AddSingleton<PluginRegistry>();
        services.AddSingleton(_ => new ChannelHttpSender(ChannelHttpSender.CreateClient()));
        return services;
    }
}
