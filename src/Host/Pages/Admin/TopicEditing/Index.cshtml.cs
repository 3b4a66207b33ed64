using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.TopicEditing;

/// <summary>Every topic by its owner, found by name, synonym or code.</summary>
internal sealed class IndexModel() : AdminPage(Acts.ManageConfiguration)
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Retired { get; set; }

    public IReadOnlyList<(string Unit, IReadOnlyList<Topic> Topics)> Units { get; private set; } = [];

    public TenantConfiguration Configuration => Tenant.Configuration;

    public int Count => Units.Sum(u => u.Topics.Count);

    public IEnumerable<SelectListItem> Owners =>
    [
        new(Words["common.all"], ""),
        .. Configuration.Pack.Topics.Topics.Select(t => t.Owner).Distinct(StringComparer.Ordinal)
            .Select(o => new SelectListItem(Choices.UnitName(Configuration, o, Words), o, o == Owner)).OrderBy(i => i.Text, Choices.Order(Words)),
    ];

    public void OnGet()
    {
        var parts = FoldedText.Fold(Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Units =
        [
            .. Configuration.Pack.Topics.Topics
                .Where(t => t.Retired == Retired && (string.IsNullOrEmpty(Owner) || t.Owner == Owner))
                .Where(t => FoldedText.Fold($"{t.Code} {string.Join(' ', t.Names.Values)} {string.Join(' ', t.Synonyms ?? [])}") is var text && Array.TrueForAll(parts, p => text.Contains(p, StringComparison.Ordinal)))
                .GroupBy(t => Choices.UnitName(Configuration, t.Owner, Words))
                .OrderBy(g => g.Key, Choices.Order(Words))
                .Select(g => (g.Key, (IReadOnlyList<Topic>)[.. g.OrderBy(t => t.Names.In(Words.Language), Choices.Order(Words))])),
        ];
    }
}
