namespace Derman.Host.Pages.Setup;

/// <summary>The tenant's colours as a style sheet of a few hundred bytes, for the nonce'd style element of the layouts. Status and ledger
/// colours are never the tenant's. Only parsed colours come out, so nothing a tenant types can leave the style element.</summary>
public static class BrandCss
{
    public static string For(string light, string dark)
    {
        var l = Block(BrandPalette.Light(BrandPalette.IsColour(light) ? light : BrandPalette.DefaultLight));
        var d = Block(BrandPalette.Dark(BrandPalette.IsColour(dark) ? dark : BrandPalette.DefaultDark));
        return $":root,[data-bs-theme=light]{l}[data-bs-theme=dark]{d}@media(prefers-color-scheme:dark){{[data-bs-theme=auto]{d}}}";
    }

    private static string Block(BrandShades shades) =>
        $"{{--dm-brand:{shades.Brand};--dm-brand-solid:{shades.Solid};--dm-brand-hover:{shades.Hover};--dm-brand-soft:{shades.Soft}}}";
}
