using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Editing;

/// <summary>Changes of the neighbourhoods. A place has one name in every language, as on its street signs.</summary>
public static class PlaceEdits
{
    public static readonly IReadOnlyList<string> Kinds = ["neighbourhood", "district", "county", "village", "zone"];

    /// <param name="code">Null for a new place.</param>
    public static Result<TenantPack> Put(TenantPack pack, string? code, string? name, string? kind, string? district)
    {
        var all = pack.Neighbourhoods.Neighbourhoods;
        var old = code is null ? null : all.FirstOrDefault(n => n.Code == code);
        if (code is not null && old is null)
        {
            return EditErrors.NotFound;
        }

        var typed = name?.Trim() ?? "";
        if (typed.Length is 0 or > EditErrors.MostLetters)
        {
            return Failure.Invalid([typed.Length == 0 ? EditErrors.Required("place") : EditErrors.TooLong("place")]);
        }

        var place = new Neighbourhood(
            old?.Code ?? Typed.Code(typed, "place", all.Select(n => n.Code)).ToLowerInvariant(),
            typed,
            Kinds.Contains(kind, StringComparer.Ordinal) ? kind! : "neighbourhood",
            string.IsNullOrEmpty(district) || district == code ? null : district,
            old?.Retired ?? false);
        if (all.Any(n => n.Code != place.Code && n.District == place.District && string.Equals(n.Name, place.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return Failure.Invalid([new FieldError("place", "place.nameTaken")]);
        }

        return With(pack, old is null ? all.Append(place) : all.Select(n => n.Code == code ? place : n));
    }

    public static Result<TenantPack> Retire(TenantPack pack, string code, bool retired) =>
        pack.Neighbourhoods.Neighbourhoods.Any(n => n.Code == code && n.Retired != retired)
            ? With(pack, pack.Neighbourhoods.Neighbourhoods.Select(n => n.Code == code ? n with { Retired = retired } : n))
            : EditErrors.NotFound;

    private static TenantPack With(TenantPack pack, IEnumerable<Neighbourhood> places) => pack with { Neighbourhoods = new NeighbourhoodsFile([.. places]) };
}
