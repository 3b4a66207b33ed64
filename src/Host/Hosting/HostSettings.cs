using Derman.Host.HostNames;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Hosting;

/// <summary>What the command line says about one run of the host.</summary>
public sealed record HostSettings
{
    public const string DefaultData = "data";
    public const string DefaultUrls = "http://127.0.0.1:5080";

    /// <summary>Folder of everything that must survive: catalog, tenants' stores, keys.</summary>
    public string Data
    {
        get => Stores.Data;
        init => Stores = Stores with { Data = value };
    }

    /// <summary>Where everything lies, the folder among it.</summary>
    public StoreSettings Stores { get; init; } = new();

    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Development serves demo tenants and path addresses; null takes DOTNET_ENVIRONMENT / ASPNETCORE_ENVIRONMENT.</summary>
    public string? Environment { get; init; }

    /// <summary>Seeds the five demo tenants into an empty data folder. Only ever in Development.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>Tickets each demo tenant starts with.</summary>
    public int DemoTickets { get; init; } = 400;

    /// <summary>Folder with the packs of the demo tenants; beside the program when null.</summary>
    public string? Packs { get; init; }

    /// <summary>Operator settings of plugins, <c>plugin:key</c> → value (for example <c>whatsapp:graphBaseAddress</c>).</summary>
    public IReadOnlyDictionary<string, string> PluginSettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Tenants' stores kept open at once: 8–100,000.</summary>
    public int OpenTenants { get; init; } = 200;

    /// <summary>Tenants whose background work is done at the same time: 1–64.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>What one tenant may take of this host when nothing else was agreed with it.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Connections with TLS that end in this process.</summary>
    public HttpsOptions Https { get; init; } = new();

    /// <summary>The platform's own names, and who is asked about those of tenants.</summary>
    public HostNameOptions HostNames { get; init; } = new();

    public bool Quiet { get; init; }
}
