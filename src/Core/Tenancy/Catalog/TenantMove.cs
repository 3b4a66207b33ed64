using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>A move under way, so that one that was cut off is brought to one side.</summary>
public sealed class TenantMove
{
    public string Tenant { get; set; } = "";

    /// <summary>The node that carries it out.</summary>
    public string Node { get; set; } = "";

    /// <summary>copying: the tenant is where it was; switched: it is at its new place, and the old one is to be cleared.</summary>
    public string Phase { get; set; } = Copying;

    public string? FromServer { get; set; }

    public string? FromSchema { get; set; }

    public string? ToServer { get; set; }

    public string? ToSchema { get; set; }

    public Instant StartedAt { get; set; }

    public const string Copying = "copying";
    public const string Switched = "switched";

    public StorePlacement From => new(FromServer, FromSchema);

    public StorePlacement To => new(ToServer, ToSchema);
}
