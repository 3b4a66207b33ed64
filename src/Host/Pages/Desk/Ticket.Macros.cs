using Derman.Core.Macros;
using Derman.Core.Tickets.Drafts;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Texts kept ready: put into the message, or looked at and done with their step and note.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> MacroFields = new(StringComparer.Ordinal) { ["text"] = "Text" };

    /// <summary>The macro that is looked at.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Macro { get; set; }

    public MacroPreview? Chosen { get; private set; }

    /// <summary>The texts for this ticket, as a part of the page; its script asks for them when they are wanted.</summary>
    public IActionResult OnGetMacros([FromServices] UseMacro macros) =>
        macros.Offer(Tenant, Id, Reader).Value is { } offered ? Partial("_Macros", new MacrosOffered(offered, Here)) : NotFound();

    public async Task<IActionResult> OnPostMacroAsync([FromServices] UseMacro macros, CancellationToken ct)
    {
        if (Macro is not { } id)
        {
            return NotFound();
        }

        var result = await macros.ExecuteAsync(Tenant, Id, id, Text, Reader, Version, ct);
        if (result.Failure is { Code: "macro.notFound" })
        {
            return NotFound();
        }

        if (result.Ok)
        {
            await drafts.DropAsync(Tenant, Id, DraftKinds.Reply, Reader, ct);
        }

        return Answered(result, MacroFields, Words["macros.do"]);
    }

    public string MeansName(string means) => Words.Has($"means.{means}") ? Words[$"means.{means}"]
        : Tenant.Configuration.Accounts.GetValueOrDefault(means)?.Plugin is { } plugin && Words.Has($"channel.{plugin}") ? Words[$"channel.{plugin}"] : means;

    public string WhyNot(Core.Common.Failure failure) => failures.Of(failure);

    private void LookAtMacro(UseMacro macros)
    {
        if (Macro is { } id)
        {
            Chosen = macros.Preview(Tenant, Id, id, Reader).Value;
        }
    }
}

/// <summary>What can be put into a message on one ticket.</summary>
internal sealed record MacrosOffered(IReadOnlyList<MacroPreview> All, string Here);
