using System.Text.Json.Serialization;

namespace Derman.Core.Nodes;

/// <summary>What one node tells the others. It never carries what has changed, only where to look: the store is the truth.</summary>
/// <param name="Tenant">Id; null when it concerns the whole catalog.</param>
public sealed record NodeNotice([property: JsonPropertyName("k")] string Kind, [property: JsonPropertyName("t")] string? Tenant = null);

public static class NoticeKind
{
    /// <summary>Many tenants, or the servers, changed in the catalog.</summary>
    public const string Catalog = "catalog";

    /// <summary>One tenant's entry, hosts, configuration, keys or place.</summary>
    public const string Tenant = "tenant";

    /// <summary>Something was written to the tenant's store: live screens look at its events.</summary>
    public const string Written = "written";
}

/// <summary>One notification of the database: at most 8,000 bytes.</summary>
/// <param name="From">Run of the node that tells; it does not listen to itself.</param>
internal sealed record NoticeBatch([property: JsonPropertyName("f")] string From, [property: JsonPropertyName("n")] IReadOnlyList<NodeNotice> Notices);

[JsonSerializable(typeof(NoticeBatch))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class NoticeJson : JsonSerializerContext;
