using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Editing;

/// <param name="Parent">The unit above; null for an institution outside.</param>
public sealed record UnitInput(IReadOnlyDictionary<string, string?> Names, string? Parent, string Level, bool External = false, string? Code = null);

/// <summary>Changes of the directorate tree. A unit keeps its code for good; siblings stand in the order of the file.</summary>
public static class TreeEdits
{
    public static readonly IReadOnlyList<string> Levels = ["top", "deputy", "directorate", "office", "county", "team"];

    public static Result<TenantPack> Add(TenantPack pack, UnitInput input)
    {
        var read = Read(pack, input, null);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        var all = pack.Organisation.Directorates.Append(read.Value!);
        return With(pack, all);
    }

    /// <summary>The code a unit of that name gets.</summary>
    public static string CodeFor(TenantPack pack, string name) => Typed.Code(name, "UNIT", pack.Organisation.Directorates.Select(d => d.Code));

    public static Result<TenantPack> Change(TenantPack pack, string code, UnitInput input)
    {
        if (Find(pack, code) is not { } unit)
        {
            return EditErrors.NotFound;
        }

        var read = Read(pack, input with { External = unit.External, Code = code }, unit);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        var changed = unit with { Names = read.Value!.Names, Level = read.Value.Level };
        var renamed = With(pack, pack.Organisation.Directorates.Select(d => d.Code == code ? changed : d));
        return unit.External || input.Parent == unit.Parent ? renamed : Move(renamed, code, input.Parent ?? "", null);
    }

    /// <param name="before">The sibling it comes to stand before; null for the last place.</param>
    public static Result<TenantPack> Move(TenantPack pack, string code, string parent, string? before)
    {
        if (Find(pack, code) is not { } unit || Find(pack, parent) is not { External: false } || unit.External)
        {
            return EditErrors.NotFound;
        }

        if (unit.Parent is null)
        {
            return EditErrors.Top;
        }

        for (Directorate? above = Find(pack, parent); above is not null; above = above.Parent is null ? null : Find(pack, above.Parent))
        {
            if (above.Code == code)
            {
                return EditErrors.BelowItself;
            }
        }

        List<Directorate> rest = [.. pack.Organisation.Directorates.Where(d => d.Code != code)];
        var moved = unit with { Parent = parent };
        var at = before is null ? -1 : rest.FindIndex(d => d.Code == before && d.Parent == parent);
        rest.Insert(at >= 0 ? at : rest.FindLastIndex(d => d.Parent == parent || d.Code == parent) + 1, moved);
        return With(pack, rest);
    }

    /// <summary>Takes a unit out of use. It must have no units below it and own no topics; that nobody works there is checked when it is saved.</summary>
    public static Result<TenantPack> Retire(TenantPack pack, string code)
    {
        if (Find(pack, code) is not { Retired: false } unit)
        {
            return EditErrors.NotFound;
        }

        if (unit is { Parent: null, External: false } || pack.Tenant.Desk == code)
        {
            return EditErrors.Top;
        }

        var used = pack.Organisation.Directorates.Any(d => d.Parent == code && !d.Retired) || pack.Topics.Topics.Any(t => t.Owner == code && !t.Retired);
        return used ? EditErrors.NotEmpty : With(pack, pack.Organisation.Directorates.Select(d => d.Code == code ? d with { Retired = true } : d));
    }

    public static Result<TenantPack> Restore(TenantPack pack, string code) => Find(pack, code) is { Retired: true }
        ? With(pack, pack.Organisation.Directorates.Select(d => d.Code == code ? d with { Retired = false } : d))
        : EditErrors.NotFound;

    private static Directorate? Find(TenantPack pack, string code) => pack.Organisation.Directorates.FirstOrDefault(d => d.Code == code);

    private static Result<Directorate> Read(TenantPack pack, UnitInput input, Directorate? old)
    {
        var errors = new List<FieldError>();
        var names = Typed.Names(pack.Tenant, input.Names, "names", errors);
        var parent = input.External ? null : input.Parent;
        if (!input.External && old is not { Parent: null } && (parent is null || Find(pack, parent) is not { External: false, Retired: false }))
        {
            errors.Add(EditErrors.Required("parent"));
        }

        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        var code = input.Code ?? CodeFor(pack, names[pack.Tenant.DefaultLanguage]);
        return new Directorate(code, parent, names, Levels.Contains(input.Level, StringComparer.Ordinal) ? input.Level : "directorate", input.External);
    }

    private static TenantPack With(TenantPack pack, IEnumerable<Directorate> units) => pack with { Organisation = new OrganisationFile([.. units]) };
}
