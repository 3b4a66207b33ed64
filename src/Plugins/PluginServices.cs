namespace Derman.Plugins;

internal static class PluginServices
{
    /// <summary>The registry (call <see cref="PluginRegistry.LoadAllAsync"/> once at start) and the shared HTTP sender.</summary>
    public static IServiceCollection AddChannelPlugins(this IServiceCollection services, Action<PluginOptions>? configure = null)
    {
        services.AddOptions<PluginOptions>()
            .Configure(options => configure?.Invoke(options))
            .Validate(options => options.DisposeTimeout > TimeSpan.Zero, "Plugins:DisposeTimeout must be more than zero.")
            .Validate(options => options.Child.MemoryBytes is >= 128L << 20 and <= 16L << 30, "Plugins:Child:MemoryBytes must be from 128 MiB to 16 GiB.")
            .Validate(options => options.Child.Threads is >= 32 and <= 1024, "Plugins:Child:Threads must be from 32 to 1,024.")
            .Validate(options => options.Child.Cores is >= 0.05 and <= 64, "Plugins:Child:Cores must be from 0.05 to 64.")
            .Validate(options => options.Child.MostCrashes is >= 1 and <= 100, "Plugins:Child:MostCrashes must be from 1 to 100.")
            .Validate(
                options => options.Child.RestAfter == TimeSpan.Zero || (options.Child.RestAfter >= TimeSpan.FromSeconds(1) && options.Child.RestAfter <= TimeSpan.FromDays(7)),
                "Plugins:Child:RestAfter must be zero, or from 1 second to 7 days.")
            .ValidateOnStart();
        services.AddSingleton<PluginRegistry>();
        services.AddSingleton(_ => new ChannelHttpSender(ChannelHttpSender.CreateClient()));
        return services;
    }
}
