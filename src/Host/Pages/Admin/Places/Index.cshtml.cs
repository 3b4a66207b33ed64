using Derman.Core.Search;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.Places;

/// <summary>The places requests come from: add, rename, retire.</summary>
internal sealed class IndexModel(ChangeConfiguration change, FailureWords failures) : ConfigurationPage(change, failures)
{
    private const string Here = "~/admin/neighbourhoods";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>The place that is changed; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public string? District { get; set; }

    public IReadOnlyList<(string District, IReadOnlyList<Neighbourhood> Places)> Groups { get; private set; } = [];

    public Neighbourhood? Chosen => Place is null ? null : Configuration.Neighbourhoods.GetValueOrDefault(Place);

    public IActionResult OnGet()
    {
        if (Place is not null && Chosen is null)
        {
            return NotFound();
        }

        Version = Configuration.Version;
        (Name, Kind, District) = (Chosen?.Name, Chosen?.Kind, Chosen?.District);
        Load();
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        SaveAsync(pack => PlaceEdits.Put(pack, string.IsNullOrEmpty(Place) ? null : Place, Name, Kind, District), string.IsNullOrEmpty(Place) ? "places.added" : "toast.saved", Here, ct);

    public Task<IActionResult> OnPostRetireAsync(bool retired, CancellationToken ct) => SaveAsync(pack => PlaceEdits.Retire(pack, Place ?? "", retired), "toast.saved", Here, ct);

    public IEnumerable<SelectListItem> Kinds => PlaceEdits.Kinds.Select(k => new SelectListItem(Words[$"places.kind.{k}"], k, k == Kind));

    public IEnumerable<SelectListItem> Districts =>
    [
        new(Words["places.district.none"], ""),
        .. Configuration.Neighbourhoods.Values.Where(n => n is { Kind: "district" or "county", Retired: false } && n.Code != Place)
            .OrderBy(n => n.Name, Choices.Order(Words)).Select(n => new SelectListItem(n.Name, n.Code, n.Code == District)),
    ];

    protected override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>(StringComparer.Ordinal) { ["place"] = "Name" };

    protected override void Load()
    {
        var parts = FoldedText.Fold(Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Groups =
        [
            .. Configuration.Pack.Neighbourhoods.Neighbourhoods
                .Where(n => FoldedText.Fold(n.Name) is var name && Array.TrueForAll(parts, p => name.Contains(p, StringComparison.Ordinal)))
                .GroupBy(n => n.District is { } d ? Configuration.Neighbourhoods.GetValueOrDefault(d)?.Name ?? d : "")
                .OrderBy(g => g.Key, Choices.Order(Words))
                .Select(g => (g.Key, (IReadOnlyList<Neighbourhood>)[.. g.OrderBy(n => n.Retired).ThenBy(n => n.Name, Choices.Order(Words))])),
        ];
    }
}
