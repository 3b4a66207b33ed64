using System.Text.RegularExpressions;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Editing;

/// <param name="Logo">Digest of a kept image; null for the emblem that is built in.</param>
public sealed record BrandInput(IReadOnlyDictionary<string, string?> Names, string? Phone, string? Light, string? Dark, string? Logo);

/// <summary>Changes of how an institution shows itself. Whether a colour can be read is said by the check of packs.</summary>
public static partial class BrandEdits
{
    public static Result<TenantPack> Set(TenantPack pack, BrandInput input)
    {
        var errors = new List<FieldError>();
        var names = Typed.Names(pack.Tenant, input.Names, "names", errors);
        var (light, dark) = (input.Light?.Trim().ToLowerInvariant() ?? "", input.Dark?.Trim().ToLowerInvariant() ?? "");
        Colour("light", light, Contrast.LightSurface, errors);
        Colour("dark", dark, Contrast.DarkSurface, errors);
        return errors.Count > 0
            ? Failure.Invalid(errors)
            : pack with { Tenant = pack.Tenant with { Names = names, Phone = string.IsNullOrWhiteSpace(input.Phone) ? null : input.Phone.Trim(), Brand = new Brand(light, dark, input.Logo) } };
    }

    public static Result<TenantPack> Logo(TenantPack pack, string? digest) => pack with { Tenant = pack.Tenant with { Brand = pack.Tenant.Brand with { Logo = digest } } };

    private static void Colour(string field, string colour, string surface, List<FieldError> errors)
    {
        if (!Hex().IsMatch(colour))
        {
            errors.Add(new FieldError(field, "brand.colour"));
        }
        else if (Contrast.Ratio(colour, surface) < Contrast.Least)
        {
            errors.Add(new FieldError(field, "brand.contrast"));
        }
    }

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.None, 1000)]
    private static partial Regex Hex();
}
