using System.Reflection;
using System.Xml.Linq;
using Derman.Channels;
using Derman.Core.Tenancy;
using Derman.Host.Hosting;

namespace Derman.Architecture.Tests;

/// <summary>The arrows: Host → Core → Channels, plugins → Channels, and none the other way.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Channels_KnowsNothingOfOurs_AndNoFrameworkBeyondTheBaseLibrary() =>
        Assert.All(Names(typeof(IChannelPlugin).Assembly), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void Core_KnowsNoHttpServer()
    {
        var names = Names(typeof(TenantId).Assembly);
        Assert.DoesNotContain(names, n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n == "Derman.Host" || n.StartsWith("Quartz", StringComparison.Ordinal));
        Assert.Equal(["Derman.Channels"], names.Where(n => n.StartsWith("Derman.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Host_LinksToNoPlugin() =>
        Assert.DoesNotContain(Names(typeof(DermanHost).Assembly), n => n.StartsWith("Derman.Channels.", StringComparison.Ordinal));

    // A template is no project of ours: it stands alone, with versions of its own. tests/vendor.sh builds it.
    private static IEnumerable<(string Path, string Text)> Projects =>
        SourceTree.Files("", ".csproj").Where(file => !file.Path.StartsWith("plugins/_template", StringComparison.Ordinal));

    [Fact]
    public void Projects_ReferenceOnlyWhatTheyMay()
    {
        foreach (var (path, text) in Projects)
        {
            var references = XDocument.Parse(text).Descendants("ProjectReference")
                .Where(r => r.Attribute("ReferenceOutputAssembly")?.Value != "false")
                .Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
                .ToList();
            string[] allowed = path switch
            {
                "src/Channels/Channels.csproj" => [],
                "src/Core/Core.csproj" => ["Channels"],
                "src/Plugins/Plugins.csproj" => ["Channels"],
                "src/Channels.Runner/Channels.Runner.csproj" => ["Channels"],
                "src/Channels.Testing/Channels.Testing.csproj" => ["Channels"],
                "src/Channels.Conformance/Channels.Conformance.csproj" => ["Channels.Testing", "Plugins"],
                "src/Host/Host.csproj" => ["Core", "Channels", "Plugins"],
                _ when path.StartsWith("plugins/", StringComparison.Ordinal) => ["Channels"],
                _ when path.StartsWith("tests/", StringComparison.Ordinal) || path.StartsWith("bench/", StringComparison.Ordinal) => ["Channels", "Core", "Plugins", "Host", .. references],
                _ => [],
            };
            Assert.True(references.TrueForAll(allowed.Contains), $"{path} references {string.Join(", ", references.Except(allowed))}.");
        }
    }

    [Fact]
    public void Packages_ArePinnedCentrally_AndLocked()
    {
        foreach (var (path, text) in Projects)
        {
            Assert.DoesNotContain(XDocument.Parse(text).Descendants("PackageReference"), p => p.Attribute("Version") is not null);
            Assert.True(File.Exists(System.IO.Path.Combine(SourceTree.Root, System.IO.Path.GetDirectoryName(path)!, "packages.lock.json")), $"{path} has no lock file.");
        }
    }

    private static List<string> Names(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Order(StringComparer.Ordinal)];
}
