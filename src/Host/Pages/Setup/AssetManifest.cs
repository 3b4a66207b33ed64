using System.Text.Json;

namespace Derman.Host.Pages.Setup;

/// <summary>Hashed names of the built files, from Vite's manifest. Addresses are relative to the host's root, not to a tenant's path, so
/// that all tenants of a host share one cached copy.</summary>
public sealed class AssetManifest
{
    public const string RequestPath = "/dist";

    private readonly Dictionary<string, string> _files = [];

    public AssetManifest(string distFolder)
    {
        Folder = distFolder;
        var path = Path.Combine(distFolder, ".vite", "manifest.json");
        // A host built without its screens still serves the API; asking for a style sheet then says what is missing.
        if (!File.Exists(path)) return;
        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        _files = document.RootElement.EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetProperty("file").GetString()!, StringComparer.Ordinal);
    }

    public string Folder { get; }

    /// <param name="source">Name in the source tree: <c>css/portal.css</c>, <c>ts/console.ts</c>, <c>icons.svg</c>.</param>
    public string Address(string source) => _files.TryGetValue(source, out var file)
        ? $"{RequestPath}/{file}"
        : throw new InvalidOperationException(
            $"{source} is not among the built files in {Folder}. Build the host without -p:SkipAssets=true, with Node 20.19 or newer.");
}
