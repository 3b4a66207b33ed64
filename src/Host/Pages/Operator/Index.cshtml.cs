using System.Security.Cryptography.X509Certificates;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.HostNames.Tls;
using Derman.Host.Operator;
using Derman.Plugins;
using Derman.Host.Tenancy.Limits;
using NodaTime;

namespace Derman.Host.Pages.Operator;

/// <summary>What is there, and what is broken.</summary>
internal sealed class IndexModel(TenantRegistry registry, PluginRegistry plugins, LimitedLately limited, Readiness readiness, TenantUse use, ReadHostNames hostNames, PlatformCertificate platform, IClock clock) : OperatorPage
{
    public bool Ready => readiness.IsReady;

    public Instant Since => use.Since;

    public string Version { get; } = typeof(IndexModel).Assembly.GetName().Version?.ToString() ?? "";

    public int Active => registry.Entries.Count(e => e.Status == TenantStatus.Active);

    public int Suspended => registry.Entries.Count(e => e.Status == TenantStatus.Suspended);

    public int OpenStores => registry.OpenCount;

    public IReadOnlyCollection<BrokenTenant> Broken => registry.Broken;

    public IReadOnlyList<PluginStatus> Plugins => plugins.Statuses;

    /// <summary>Certificates that end within a month, the platform's own among them (with no tenant); the nearest end first.</summary>
    public IReadOnlyList<EndingCertificate> Ending => [.. OfPlatform().Concat(hostNames.Ending()).OrderBy(e => e.NotAfter)];

    public IReadOnlyList<LimitedTenant> Limited { get; } = limited.Read();

    public void OnGet()
    {
    }

    private IEnumerable<EndingCertificate> OfPlatform()
    {
        var now = clock.GetCurrentInstant();
        return platform.Current is { } own && CertificateTerms.Of(own.NotAfter, now) is not CertificateTerm.Long and var term
            ? [new EndingCertificate("", own.Context.TargetCertificate.GetNameInfo(X509NameType.DnsName, forIssuer: false), own.NotAfter, CertificateTerms.DaysLeft(own.NotAfter, now), term)]
            : [];
    }
}
