using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Plugins.Tests.Support;

/// <summary>The plugins as they lie beside the host, used through the contract only.</summary>
internal static class Shipped
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>The repository these tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    public static PluginPackage Package(string id) => new PluginCatalog([Folder], ChannelsSdk.Current).Read(Path.Combine(Folder, id));

    public static InProcessHandle Start(string id)
    {
        var (handle, fault) = PluginActivator.Start(Package(id), new PluginOptions(), NullLogger.Instance);
        return handle ?? throw new InvalidOperationException(fault!.Cause);
    }

    public static byte[] Fixture(string path) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Platform.sln is not above the test assembly.");
        }

        return folder.FullName;
    }
}

internal sealed class FixedClock : IClock
{
    public Instant Now { get; set; } = Instant.FromUtc(2026, 1, 5, 12, 0);

    public Instant GetCurrentInstant() => Now;
}

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("derman-plugins-").FullName;

    /// <summary>Copies a shipped plugin here, with its manifest changed.</summary>
    public string Copy(string id, Func<string, string>? change = null, string? name = null)
    {
        var target = System.IO.Path.Combine(Path, name ?? id);
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(Shipped.Folder, id), "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(System.IO.Path.Combine(Shipped.Folder, id), file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        if (change is not null)
        {
            var manifest = System.IO.Path.Combine(target, "channel.json");
            File.WriteAllText(manifest, change(File.ReadAllText(manifest)));
        }

        return target;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
