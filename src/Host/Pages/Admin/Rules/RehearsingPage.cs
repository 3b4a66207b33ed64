using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tickets.Rehearsing;
using Derman.Host.Localisation;
using Derman.Host.Pages.Admin.Configuring;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Rules;

/// <summary>A page that shows how a draft came out on the tickets of the last months.</summary>
internal abstract class RehearsingPage(ChangeConfiguration change, AskRun ask, FailureWords failures) : ConfiguringPage(change, failures)
{
    private readonly FailureWords _failures = failures;

    protected AskRun Ask => ask;

    /// <summary>The rehearsal that is looked at.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Run { get; set; }

    public SideRun? Rehearsal { get; private set; }

    public RehearsalReport? Report { get; private set; }

    /// <summary>How far the rehearsal is; the page itself once it is over.</summary>
    public IActionResult OnGetProgress()
    {
        Load();
        if (Rehearsal is null)
        {
            return NotFound();
        }

        if (!RunStates.IsOver(Rehearsal.State))
        {
            return Partial("Admin/Configuring/_Progress", Rehearsal);
        }

        Response.Headers["HX-Refresh"] = "true"; // An address that differs only behind # would not be opened anew.
        return new NoContentResult();
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken ct)
    {
        Load();
        var home = Home;
        var run = await ask.CancelAsync(Tenant, Run ?? Guid.Empty, Reader, ct);
        return run.Failure is { Kind: FailureKind.NotFound } ? NotFound() : run.Failure is { } failure ? Done(_failures.Of(failure), home) : Done(Words["run.cancelled"], home);
    }

    public string ClockName(string code) => Tenant.Configuration.Clocks.GetValueOrDefault(code)?.Names.In(Words.Language) ?? code;

    public string UnitName(string code) => Choices.UnitName(Tenant.Configuration, code, Words);

    public string PlaceName(string code) => Tenant.Configuration.Neighbourhoods.GetValueOrDefault(code)?.Name ?? code;

    public string Percent(decimal? percent) => percent is { } p ? Numerals.Percent((int)Math.Round(p), Words.Language) : "–";

    protected virtual bool IsMine(RehearsalDraft draft) => true;

    protected override void Load()
    {
        Rehearsal = Run is { } id && ask.Read(Tenant, id, RunKinds.Rehearsal, Reader).Value is { } run && IsMine(RehearsalWorker.DraftOf(run)) ? run : null;
        Report = Rehearsal is null ? null : RehearsalWorker.ReportOf(Rehearsal);
    }
}
