using Derman.Core.Tenancy.HostNames;
using Derman.Host.HostNames.Dns;
using Derman.Host.HostNames.Tls;
using Derman.Host.Hosting;
using Quartz;

namespace Derman.Host.HostNames;

/// <summary>Own host names of tenants: asking, proof, certificates, and TLS where this process ends it.</summary>
internal static class HostNameSetup
{
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(1);

    public static IServiceCollection AddHostNames(this IServiceCollection services)
    {
        services.AddSingleton(s => s.GetRequiredService<HostSettings>().HostNames);
        services.AddSingleton(s => new HostNamePolicy(s.GetRequiredService<HostSettings>().HostNames.PlatformNames));
        services.AddSingleton<CertificateTrust>(SystemTrust.Knows);
        services.AddSingleton<ITxtRecords, DnsTxt>();
        services.AddSingleton<ReadHostNames>();
        services.AddSingleton<AskHostName>();
        services.AddSingleton<ProveHostName>();
        services.AddSingleton<WithdrawHostName>();
        services.AddSingleton<HostNameCleaning>();
        services.AddSingleton<KeepCertificate>();
        services.AddSingleton<MakeCertificateRequest>();
        services.AddSingleton<ServedCertificates>();
        services.AddSingleton<CertificateCache>();
        services.AddSingleton<PlatformCertificate>();
        services.AddSingleton<TlsDoor>();
        return services;
    }

    public static void AddCleaning(this IQuartzBuilder quartz)
    {
        quartz.AddJob<CleaningJob>(j => j.WithIdentity("hostNames", "host"));
        quartz.AddTrigger(t => t.ForJob("hostNames", "host").StartAt(TimeProvider.System.GetUtcNow() + BetweenCleanings).WithSimpleSchedule(s => s.WithInterval(BetweenCleanings).RepeatForever()));
    }
}
