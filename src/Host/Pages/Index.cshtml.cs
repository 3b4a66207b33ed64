using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Common;
using Derman.Host.Localisation;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages;

/// <summary>Below a tenant its citizens' front door; on the host itself the list of tenants in Development, and otherwise a page that tells nothing.</summary>
internal sealed class IndexModel(TenantRegistry registry, IWebHostEnvironment environment, IUiText text) : PageModel
{
    private const int MostOpened = 20;

    public bool Here { get; private set; }

    public IReadOnlyList<TenantLink> Tenants { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Here = HttpContext.FindTenant() is not null;
        if (Here || !environment.IsDevelopment())
        {
            return;
        }

        if (registry.Entries.Count > MostOpened)
        {
            // A list must not open a thousand stores: the catalog knows their names in one language.
            Tenants = [.. registry.Entries.Where(e => e.Status == TenantStatus.Active).OrderBy(e => e.Id, StringComparer.Ordinal).Select(e => new TenantLink(e.Id, e.Name))];
            return;
        }

        var links = new List<TenantLink>();
        foreach (var entry in registry.Entries)
        {
            try
            {
                if (await registry.FindAsync(TenantId.Parse(entry.Id), ct) is { } tenant)
                {
                    links.Add(new TenantLink(tenant.Id.Value, tenant.Configuration.Profile.Names.In(text.Language)));
                }
            }
            catch (TenantBrokenException broken)
            {
                links.Add(new TenantLink(broken.Broken.Id.Value, broken.Broken.Reason));
            }
        }

        Tenants = links;
    }
}

internal sealed record TenantLink(string Id, string Name);
