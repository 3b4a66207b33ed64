using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Operator;

/// <summary>What a package asks for, before anything of it runs; agreed to here.</summary>
internal sealed class PluginOfferModel(PluginDesk desk) : OperatorPage
{
    [BindProperty(SupportsGet = true)]
    public string? Digest { get; set; }

    [BindProperty]
    public bool Consent { get; set; }

    public PluginOffer Offer { get; private set; } = null!;

    public PackagePreview Preview => Offer.Preview;

    public IReadOnlyList<PluginFault> Faults { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await ShowAsync([], ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Digest is null || await desk.FindOfferAsync(Digest, ct) is not { } offer)
        {
            return NotFound();
        }

        var outcome = await desk.InstallAsync(Digest, Consent, Way.Screen, ct);
        if (outcome.IsDone)
        {
            return Done(Words.T("operator.plugins.installed", ("id", offer.Release.Plugin), ("version", offer.Release.Version)), $"/operator/plugins/plugin?id={offer.Release.Plugin}");
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await ShowAsync(outcome.Faults, ct);
    }

    private async Task<IActionResult> ShowAsync(IReadOnlyList<PluginFault> faults, CancellationToken ct)
    {
        if (Digest is null || await desk.FindOfferAsync(Digest, ct) is not { } offer)
        {
            return NotFound();
        }

        (Offer, Faults) = (offer, faults.Count == 0 && offer.Refusal is { } refusal ? [refusal] : faults);
        return Page();
    }
}
