using Derman.Core.Common;
using Derman.Core.Tenancy.Branding;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Pages.Setup;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Brand;

/// <summary>How the institution shows itself: name, phone, two colours that can be read, an emblem.</summary>
[RequestSizeLimit(BrandImages.MostBytes * 4)]
internal sealed class IndexModel(ChangeConfiguration change, BrandImages images, FailureWords failures) : ConfigurationPage(change, failures)
{
    private const string Here = "~/admin/brand";

    [BindProperty]
    public BrandForm Input { get; set; } = new();

    public string? Logo => Configuration.Profile.Brand.Logo;

    public void OnGet()
    {
        var profile = Configuration.Profile;
        Version = Configuration.Version;
        Input = new BrandForm
        {
            Names = profile.Names.ToDictionary(n => n.Key, n => (string?)n.Value, StringComparer.Ordinal),
            Phone = profile.Phone,
            Light = profile.Brand.Light,
            Dark = profile.Brand.Dark,
        };
    }

    /// <summary>What follows from two colours; asked by the page's script while they are chosen.</summary>
    public IActionResult OnGetShades(string? light, string? dark) => new JsonResult(new
    {
        light = BrandPalette.IsColour(light) ? BrandPalette.Light(light!) : null,
        dark = BrandPalette.IsColour(dark) ? BrandPalette.Dark(dark!) : null,
        lightNearest = Nearest(light, Contrast.LightSurface),
        darkNearest = Nearest(dark, Contrast.DarkSurface),
    });

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SaveAsync(Edit, "toast.saved", Here, ct);

    /// <summary>Saves with the nearest colours that can be read.</summary>
    public Task<IActionResult> OnPostNearestAsync(CancellationToken ct)
    {
        Input.Light = Nearest(Input.Light, Contrast.LightSurface) ?? Input.Light;
        Input.Dark = Nearest(Input.Dark, Contrast.DarkSurface) ?? Input.Dark;
        return OnPostAsync(ct);
    }

    public async Task<IActionResult> OnPostLogoAsync(IFormFile? file, CancellationToken ct)
    {
        OnGetAgain();
        if (file is null || file.Length == 0)
        {
            return Refused(Failure.Invalid("field.required", "logo"));
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        var added = await images.AddAsync(Tenant, bytes.ToArray(), Reader, ct);
        return added.Failure is { } failure ? Refused(failure) : await SaveAsync(pack => BrandEdits.Logo(pack, added.Value), "brand.logo.saved", Here, ct);
    }

    public Task<IActionResult> OnPostNoLogoAsync(CancellationToken ct)
    {
        OnGetAgain();
        return SaveAsync(pack => BrandEdits.Logo(pack, null), "toast.saved", Here, ct);
    }

    /// <summary>The shade a sample shows before any script runs.</summary>
    public bool Unreadable => ModelState.Any(e => e.Key is "Input.Light" or "Input.Dark" && e.Value!.Errors.Count > 0 && BrandPalette.IsColour(e.Key == "Input.Light" ? Input.Light : Input.Dark));

    /// <summary>The colours that would be saved instead of those that cannot be read.</summary>
    public string NearestShown => string.Join(' ', new[] { Nearest(Input.Light, Contrast.LightSurface), Nearest(Input.Dark, Contrast.DarkSurface) }.OfType<string>());

    protected override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>(NameFields("names", "Input.Names"), StringComparer.Ordinal)
    {
        ["light"] = "Input.Light",
        ["dark"] = "Input.Dark",
        ["logo"] = "file",
    };

    protected override void Load()
    {
    }

    private Result<TenantPack> Edit(TenantPack pack) => BrandEdits.Set(pack, new BrandInput(Input.Names, Input.Phone, Input.Light, Input.Dark, pack.Tenant.Brand.Logo));

    /// <summary>The form of the emblem sends no names and colours: what is shown again is what is saved.</summary>
    private void OnGetAgain()
    {
        var version = Version;
        OnGet();
        Version = version;
    }

    private static string? Nearest(string? colour, string surface) =>
        BrandPalette.IsColour(colour) && Contrast.Ratio(colour!, surface) < Contrast.Least ? Contrast.Nearest(colour!, surface) : null;
}

/// <summary>The brand as the form sends it.</summary>
internal sealed class BrandForm
{
    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);

    public string? Phone { get; set; }

    public string? Light { get; set; }

    public string? Dark { get; set; }
}
