using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Operator;
using Derman.Plugins;
using Derman.Host.Tenancy.Limits;
using NodaTime;

namespace Derman.Host.Pages.Operator;

/// <summary>What is there, and what is broken.</summary>
internal sealed class IndexModel(TenantRegistry registry, PluginRegistry plugins, LimitedLately limited, Readiness readiness, TenantUse use) : OperatorPage
{
    public bool Ready => readiness.IsReady;

    public Instant Since => use.Since;

    public string Version { get; } = typeof(IndexModel).Assembly.GetName().Version?.ToString() ?? "";

    public int Active => registry.Entries.Count(e => e.Status == TenantStatus.Active);

    public int Suspended => registry.Entries.Count(e => e.Status == TenantStatus.Suspended);

    public int OpenStores => registry.OpenCount;

    public IReadOnlyCollection<BrokenTenant> Broken => registry.Broken;

    public IReadOnlyList<PluginStatus> Plugins => plugins.Statuses;

    public IReadOnlyList<LimitedTenant> Limited { get; } = limited.Read();

    public void OnGet()
    {
    }
}
