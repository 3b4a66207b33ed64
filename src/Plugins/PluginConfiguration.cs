using Derman.Channels;
using Microsoft.Extensions.Configuration;

namespace Derman.Plugins;

/// <summary>The operator's configuration of plugins: <c>Plugins:Child:…</c> for all, <c>Plugins:{id}:Isolation</c> for one.</summary>
internal static class PluginConfiguration
{
    public static void ReadFrom(this PluginOptions options, IConfiguration section)
    {
        section.GetSection("Child").Bind(options.Child);
        foreach (var folder in section.GetSection("ForeignFolders").GetChildren())
        {
            options.ForeignFolders.Add(folder.Value ?? "");
        }

        foreach (var plugin in section.GetChildren())
        {
            if (plugin["Isolation"] is { } wanted)
            {
                options.Isolation[plugin.Key.ToLowerInvariant()] = Enum.TryParse<PluginIsolation>(wanted, ignoreCase: true, out var isolation) && Enum.IsDefined(isolation)
                    ? isolation
                    : throw new InvalidOperationException($"Plugins:{plugin.Key}:Isolation is '{wanted}'; write inProcess or childProcess.");
            }
        }
    }
}
