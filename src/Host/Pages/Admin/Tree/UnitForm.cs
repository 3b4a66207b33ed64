using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Pages.Admin.Tree;

/// <summary>A unit as the form sends it.</summary>
internal sealed class UnitForm
{
    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);

    public string? Parent { get; set; }

    public string Level { get; set; } = "directorate";

    public UnitInput Read(bool external) => new(Names, string.IsNullOrEmpty(Parent) ? null : Parent, Level, external);

    public static UnitForm Of(Directorate unit) => new()
    {
        Names = unit.Names.ToDictionary(n => n.Key, n => (string?)n.Value, StringComparer.Ordinal),
        Parent = unit.Parent,
        Level = unit.Level,
    };
}
