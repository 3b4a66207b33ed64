using Derman.Host.Hosting;
using Quartz;

namespace Derman.Host.Jobs;

internal static class JobSetup
{
    private static readonly TimeSpan BetweenRests = TimeSpan.FromSeconds(30);

    /// <summary>By then a start, with a demo and its first sweep, is over.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(25);

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<Wake>();
        services.AddSingleton<Agenda>();
        services.AddSingleton(s => new WorkerOptions { Workers = s.GetRequiredService<HostSettings>().Workers });
        services.AddSingleton<FairQueue>();
        services.AddSingleton<TenantTurn>();
        services.AddHostedService<TenantWorker>();
        services.AddSingleton<StoreUpgrade>();
        services.AddHostedService(s => s.GetRequiredService<StoreUpgrade>());
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<RestJob>(j => j.WithIdentity("rest", "host"));
            quartz.AddTrigger(t => t.ForJob("rest", "host").StartNow().WithSimpleSchedule(s => s.WithInterval(BetweenRests).RepeatForever()));
            quartz.AddJob<ArchiveJob>(j => j.WithIdentity("archive", "host"));
            quartz.AddTrigger(t => t.ForJob("archive", "host").StartAt(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)).WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(24)).RepeatForever()));
            // Fires with the start, where it costs nothing, and the once that counts.
            quartz.AddJob<TrimJob>(j => j.WithIdentity("trim", "host"));
            quartz.AddTrigger(t => t.ForJob("trim", "host").WithSimpleSchedule(s => s.WithInterval(Settled).WithRepeatCount(1)));
        });
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        return services;
    }
}
