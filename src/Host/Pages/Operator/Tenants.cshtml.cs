using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Pages.Shared.Models;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Operator;

/// <summary>All tenants as the catalog knows them; none is opened for it.</summary>
internal sealed class TenantsModel(TenantRegistry registry) : OperatorPage
{
    private const int PageSize = 100;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Goes on behind this id.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<TenantEntry> Entries { get; private set; } = [];

    public HashSet<string> Broken { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    public int Latest => TenantStore.LatestVersion;

    public void OnGet()
    {
        var search = FoldedText.Fold(Q ?? "");
        var all = registry.Entries
            .Where(e => search.Length == 0 || FoldedText.Fold($"{e.Id} {e.Name}").Contains(search, StringComparison.Ordinal))
            .OrderBy(e => e.Id, StringComparer.Ordinal)
            .Where(e => string.IsNullOrEmpty(After) || string.CompareOrdinal(e.Id, After) > 0)
            .Take(PageSize + 1)
            .ToList();
        Entries = [.. all.Take(PageSize)];
        Broken = registry.Broken.Select(b => b.Id.Value).ToHashSet(StringComparer.Ordinal);
        var query = string.IsNullOrEmpty(Q) ? "" : $"&q={Uri.EscapeDataString(Q)}";
        Pager = new Pager(all.Count > PageSize ? $"/operator/tenants?after={Entries[^1].Id}{query}" : null, string.IsNullOrEmpty(After) ? null : $"/operator/tenants?{query.TrimStart('&')}");
    }

    public string Hosts(TenantEntry entry) => string.Join(", ", registry.HostsOf(TenantId.Parse(entry.Id)).Order(StringComparer.Ordinal));
}
