using Derman.Core.Common;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tenancy.Setup;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.Tree;

/// <summary>The directorate tree: one unit is chosen and changed beside it. A move that touches work or people says so before it is saved.</summary>
internal sealed class IndexModel(ChangeConfiguration change, FailureWords failures) : ConfigurationPage(change, failures)
{
    private const string Here = "~/admin/tree";

    [BindProperty(SupportsGet = true)]
    public string? Unit { get; set; }

    /// <summary>A new unit below this one; <see cref="Outside"/> for an institution outside.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Below { get; set; }

    public const string Outside = "-";

    [BindProperty]
    public UnitForm Input { get; set; } = new();

    /// <summary>What it means has been seen.</summary>
    [BindProperty]
    public bool Confirmed { get; set; }

    public IReadOnlyDictionary<string, UnitLoad> Loads { get; private set; } = new Dictionary<string, UnitLoad>(StringComparer.Ordinal);

    public ILookup<string, Directorate> Children { get; private set; } = Array.Empty<Directorate>().ToLookup(d => "");

    public Directorate? Chosen => Unit is null ? null : Configuration.Tree.Find(Unit);

    public TreeImpact? Impact { get; private set; }

    /// <summary>The move that waits for a yes.</summary>
    public (string Parent, string? Before)? Waiting { get; private set; }

    public IReadOnlyList<Directorate> Retired => [.. Configuration.Tree.All.Where(d => d.Retired)];

    public IActionResult OnGet()
    {
        if ((Unit is not null && Chosen is null) || (Below is not null && Below != Outside && Configuration.Tree.Find(Below) is null))
        {
            return NotFound();
        }

        Version = Configuration.Version;
        Input = Chosen is { } unit ? UnitForm.Of(unit) : new UnitForm { Parent = Below };
        Load();
        return Page();
    }

    public Task<IActionResult> OnPostAddAsync(CancellationToken ct)
    {
        var code = TreeEdits.CodeFor(Configuration.Pack, Input.Names.GetValueOrDefault(Configuration.Profile.DefaultLanguage) ?? "");
        Below ??= Input.Parent ?? Outside;
        return SaveAsync(pack => TreeEdits.Add(pack, Input.Read(Below == Outside) with { Code = code }), "tree.added", $"{Here}?unit={Uri.EscapeDataString(code)}", ct);
    }

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken ct)
    {
        if (Chosen is not { } unit)
        {
            return NotFound();
        }

        return await WithImpactAsync(pack => TreeEdits.Change(pack, unit.Code, Input.Read(unit.External)), unit.Code, ct) ?? NotFound();
    }

    /// <summary>By drag, by keys, or by the buttons.</summary>
    public async Task<IActionResult> OnPostMoveAsync(string? parent, string? before, CancellationToken ct)
    {
        if (Chosen is not { } unit || parent is null)
        {
            return NotFound();
        }

        var sibling = string.IsNullOrEmpty(before) ? null : before;
        Input = UnitForm.Of(unit);
        Waiting = (parent, sibling);
        return await WithImpactAsync(pack => TreeEdits.Move(pack, unit.Code, parent, sibling), unit.Code, ct) ?? NotFound();
    }

    public Task<IActionResult> OnPostRetireAsync(CancellationToken ct)
    {
        FillFromChosen();
        return SaveAsync(pack => TreeEdits.Retire(pack, Unit ?? ""), "tree.retired", Here, ct);
    }

    public Task<IActionResult> OnPostRestoreAsync(CancellationToken ct)
    {
        FillFromChosen();
        return SaveAsync(pack => TreeEdits.Restore(pack, Unit ?? ""), "tree.restored", $"{Here}?unit={Uri.EscapeDataString(Unit ?? "")}", ct);
    }

    public IEnumerable<SelectListItem> Parents(string? chosen) => Choices.Units(Configuration, Words)
        .Where(i => Chosen is null || !Configuration.Tree.Subtree(Chosen.Code).Contains(i.Value))
        .Select(i => new SelectListItem(i.Text, i.Value, i.Value == chosen));

    public IEnumerable<SelectListItem> Levels => TreeEdits.Levels.Select(l => new SelectListItem(Words[$"level.{l}"], l, l == Input.Level));

    public string Name(string code) => Choices.UnitName(Configuration, code, Words);

    public string Line(IReadOnlyList<string> codes) => string.Join(Words.Direction == "rtl" ? " ← " : " → ", codes.Select(Name));

    /// <summary>Where the unit goes when it changes places with a neighbour; null at the end.</summary>
    public string? BeforeWhenMoved(bool up)
    {
        var siblings = Children[Chosen?.Parent ?? ""].Where(d => !d.External).Select(d => d.Code).ToList();
        var at = siblings.IndexOf(Chosen?.Code ?? "");
        return up
            ? at > 0 ? siblings[at - 1] : null
            : at >= 0 && at + 1 < siblings.Count ? (at + 2 < siblings.Count ? siblings[at + 2] : "") : null;
    }

    protected override void Load()
    {
        Loads = UnitLoad.Of(Tenant);
        Children = Configuration.Tree.All.Where(d => !d.Retired).ToLookup(d => d.Parent ?? "");
    }

    protected override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>(NameFields("names", "Input.Names"), StringComparer.Ordinal) { ["parent"] = "Input.Parent" };

    private void FillFromChosen()
    {
        if (Chosen is { } unit)
        {
            Input = UnitForm.Of(unit);
        }
    }

    private async Task<IActionResult?> WithImpactAsync(ConfigurationEdit edit, string unit, CancellationToken ct)
    {
        var look = Look(edit);
        if (look.Failure is { } failure)
        {
            Waiting = null;
            return Refused(failure);
        }

        if (!look.Value!.Ok)
        {
            Waiting = null;
            return Refused(look.Value);
        }

        var impact = TreeImpact.Of(Tenant, edit(Configuration.Pack).Value!, unit);
        if (Confirmed || impact.IsNothing)
        {
            return await SaveAsync(edit, Waiting is null ? "toast.saved" : "tree.moved", $"{Here}?unit={Uri.EscapeDataString(unit)}", ct);
        }

        Impact = impact;
        Load();
        return Page();
    }
}
