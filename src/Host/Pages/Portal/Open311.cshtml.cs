using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Host.Tenancy;

namespace Derman.Host.Pages.Portal;

/// <summary>What programs of others may do here, told to the people who make or choose them.</summary>
internal sealed class Open311Model : TenantPage
{
    public IReadOnlyList<string> Topics { get; private set; } = [];

    public string Address => $"{HttpContext.BaseAddress()}/open311";

    public void OnGet() =>
        Topics = [.. OfferTopics.Offered(Tenant.Configuration).Select(t => t.Names.In(Words.Language)).Order(Choices.Order(Words))];
}
