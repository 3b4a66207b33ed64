using Derman.Core.Tickets.Joining;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Desk;

/// <summary>Which tickets belong together, and a look at what merging would do before it is done.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> LinkFields = new(StringComparer.Ordinal) { ["number"] = "LinkTo", ["kind"] = "LinkKind" };

    /// <summary>A kind of link, with <c>.in</c> when the other ticket comes first.</summary>
    [BindProperty]
    public string? LinkKind { get; set; }

    [BindProperty]
    public string? LinkTo { get; set; }

    /// <summary>The ticket this one is to be merged into, to be looked at.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? MergeTo { get; set; }

    public MergePreview? Merging { get; private set; }

    public IEnumerable<SelectListItem> LinkChoices => LinkKinds.ByHand
        .SelectMany(k => k == LinkKinds.Blocks ? (string[])[k, $"{k}{Inward}"] : [k])
        .Select(k => new SelectListItem(Words[$"link.{k}"], k));

    private const string Inward = ".in";

    public static string LinkKeyOf(LinkView link) => link.Inward ? $"{link.Kind}{Inward}" : link.Kind;

    /// <summary>Others reported the same: one answer can go to all of them.</summary>
    public bool HasMerged => Ticket.Links?.Any(l => l.Kind == LinkKinds.Merged) == true;

    /// <summary>The form for merging, sent to be looked at: what it would do stands at an address of its own.</summary>
    public IActionResult OnPostLook() =>
        read.Execute(Tenant, Id, Reader).Ok ? Redirect(Url.Content($"{Here}?move={Moves.Merge}&to={Uri.EscapeDataString(Input.To ?? "")}#move")) : NotFound();

    public async Task<IActionResult> OnPostLinkAsync([FromServices] LinkTickets links, CancellationToken ct)
    {
        var (kind, inward) = Named(LinkKind);
        var result = await links.AddAsync(Tenant, Id, kind, inward, LinkTo, Reader, ct);
        return result.Failure is { } failure ? Refuse(failure, LinkFields) : Done(Words.T("links.done", ("no", result.Value!)), Here);
    }

    public async Task<IActionResult> OnPostUnlinkAsync([FromServices] LinkTickets links, CancellationToken ct)
    {
        var (kind, inward) = Named(LinkKind);
        var result = await links.RemoveAsync(Tenant, Id, kind, inward, LinkTo, Reader, ct);
        return result.Failure is { } failure ? Refuse(failure, LinkFields) : Done(Words.T("links.removed", ("no", result.Value!)), Here);
    }

    private static (string? Kind, bool Inward) Named(string? kind) =>
        kind?.EndsWith(Inward, StringComparison.Ordinal) == true ? (kind[..^Inward.Length], true) : (kind, false);

    /// <summary>Only where the form for merging is open and names a ticket.</summary>
    private void LookAtMerge()
    {
        if (Move != Moves.Merge || Form is null || string.IsNullOrWhiteSpace(MergeTo))
        {
            return;
        }

        var looked = new PreviewMerge(perform).Execute(Tenant, Id, MergeTo, Reader);
        Merging = looked.Value;
        Input.To ??= MergeTo;
        if (looked.Failure is { } failure)
        {
            failures.Into(ModelState, failure, MoveFields);
        }
    }
}
