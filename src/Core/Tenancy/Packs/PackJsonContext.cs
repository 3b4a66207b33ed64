using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Core.Tenancy.Packs;

/// <summary>Source-generated JSON of the pack files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TenantProfile))]
[JsonSerializable(typeof(OrganisationFile))]
[JsonSerializable(typeof(TopicsFile))]
[JsonSerializable(typeof(ClocksFile))]
[JsonSerializable(typeof(CalendarFile))]
[JsonSerializable(typeof(WorkflowFile))]
[JsonSerializable(typeof(ChannelsFile))]
[JsonSerializable(typeof(NeighbourhoodsFile))]
[JsonSerializable(typeof(RolesFile))]
[JsonSerializable(typeof(RoleDefinition))]
[JsonSerializable(typeof(TextsFile))]
public sealed partial class PackJsonContext : JsonSerializerContext
{
    internal static JsonTypeInfo TypeFor(PackFileKind kind) => kind switch
    {
        PackFileKind.Tenant => Default.TenantProfile,
        PackFileKind.Organisation => Default.OrganisationFile,
        PackFileKind.Topics => Default.TopicsFile,
        PackFileKind.Clocks => Default.ClocksFile,
        PackFileKind.Calendar => Default.CalendarFile,
        PackFileKind.Workflow => Default.WorkflowFile,
        PackFileKind.Channels => Default.ChannelsFile,
        PackFileKind.Neighbourhoods => Default.NeighbourhoodsFile,
        PackFileKind.Roles => Default.RolesFile,
        PackFileKind.Texts => Default.TextsFile,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such pack file."),
    };
}
