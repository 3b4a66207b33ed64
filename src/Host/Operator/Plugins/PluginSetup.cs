using Derman.Core.Plugins;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Hosting;
using Derman.Plugins;
using Derman.Plugins.Packages;
using NodaTime;

namespace Derman.Host.Operator.Plugins;

internal static class PluginSetup
{
    public static IServiceCollection AddInstalledPlugins(this IServiceCollection services, IConfiguration configuration)
    {
        var installed = new InstalledPlugins();
        services.AddChannelPlugins(options =>
        {
            options.ReadFrom(configuration);
            options.Installed = installed;
        });
        services.AddSingleton(installed);
        services.AddSingleton(s => new PluginShelf(s.GetRequiredService<CatalogStore>(), s.GetRequiredService<IClock>()));
        services.AddSingleton(s => Parts(s.GetRequiredService<PluginShelf>(), installed, s.GetRequiredService<PluginRegistry>(), s.GetRequiredService<HostSettings>().Data, serves: true));
        services.AddSingleton<PluginFollower>();
        services.AddSingleton<PluginAccounts>();
        services.AddSingleton<PluginDesk>();
        services.AddHostedService<PluginWatch>();
        return services;
    }

    public static PluginParts Parts(PluginShelf shelf, InstalledPlugins installed, PluginRegistry registry, string data, bool serves)
    {
        var folder = Path.Combine(Path.GetFullPath(data), PluginParts.FolderName);
        return new PluginParts(shelf, new PluginStore(folder), installed, registry, folder, serves);
    }

    /// <summary>What is installed is brought here, then everything is loaded. A package that is not good keeps nobody from starting.</summary>
    public static async Task LoadPluginsAsync(this WebApplication app, CancellationToken ct)
    {
        await app.Services.GetRequiredService<PluginFollower>().PrepareAsync(ct);
        await app.Services.GetRequiredService<PluginRegistry>().LoadAllAsync(ct);
    }
}
