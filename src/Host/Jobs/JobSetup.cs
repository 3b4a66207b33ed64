using Derman.Host.HostNames;
using Derman.Host.Hosting;
using Derman.Host.Jobs.Nodes;
using Quartz;

namespace Derman.Host.Jobs;

internal static class JobSetup
{
    private static readonly TimeSpan BetweenRests = TimeSpan.FromSeconds(30);

    /// <summary>By then a start, with a demo and its first sweep, is over.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(25);

    /// <summary>A tenant nobody touches is looked at so late at most.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddJobs(this IServiceCollection services, StoreSettings stores)
    {
        services.AddSingleton<NodeLife>();
        services.AddHostedService(s => s.GetRequiredService<NodeLife>());
        services.AddSingleton<Wake>();
        services.AddSingleton<Agenda>();
        services.AddSingleton(s => new WorkerOptions { Workers = s.GetRequiredService<HostSettings>().Workers });
        services.AddSingleton<FairQueue>();
        services.AddSingleton<SideWork>();
        services.AddHostedService(s => s.GetRequiredService<SideWork>());
        services.AddSingleton<TenantTurn>();
        services.AddHostedService<TenantWorker>();
        services.AddSingleton<StoreUpgrade>();
        services.AddSingleton<ArchiveLooks>();
        services.AddSingleton<ForgetLooks>();
        services.AddHostedService(s => s.GetRequiredService<StoreUpgrade>());
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<RestJob>(j => j.WithIdentity("rest", "host"));
            quartz.AddTrigger(t => t.ForJob("rest", "host").StartNow().WithSimpleSchedule(s => s.WithInterval(BetweenRests).RepeatForever()));
            quartz.AddJob<ArchiveJob>(j => j.WithIdentity("archive", "host"));
            quartz.AddTrigger(t => t.ForJob("archive", "host").StartAt(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)).WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(24)).RepeatForever()));
            quartz.AddJob<ForgetJob>(j => j.WithIdentity("forget", "host"));
            quartz.AddTrigger(t => t.ForJob("forget", "host").StartAt(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(90)).WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(24)).RepeatForever()));
            quartz.AddJob<CountsJob>(j => j.WithIdentity("counts", "host"));
            quartz.AddTrigger(t => t.ForJob("counts", "host").StartAt(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2)).WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromDays(7)).RepeatForever()));
            quartz.AddCleaning();
            // Fires with the start, where it costs nothing, and the once that counts.
            quartz.AddJob<TrimJob>(j => j.WithIdentity("trim", "host"));
            quartz.AddTrigger(t => t.ForJob("trim", "host").WithSimpleSchedule(s => s.WithInterval(Settled).WithRepeatCount(1)));
        });
        if (stores.Catalog is { } catalog)
        {
            services.AddHostedService<NodeEars>();
            services.AddQuartz("cluster", quartz => Cluster(quartz, catalog));
        }

        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        return services;
    }

    /// <summary>What must run once for all nodes: its schedule lies in the database of the shared catalog.</summary>
    private static void Cluster(IQuartzBuilder quartz, string catalog)
    {
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(catalog);
            store.UseSystemTextJsonSerializer();
            store.UseClustering();
            store.ProvisionSchema();
        });
        quartz.AddJob<UnattendedJob>(j => j.WithIdentity("unattended", TenantChore.Shared).StoreDurably());
        quartz.AddTrigger(t => t.WithIdentity("unattended", TenantChore.Shared).ForJob("unattended", TenantChore.Shared).StartNow()
            .WithSimpleSchedule(s => s.WithInterval(BetweenLooks).RepeatForever()));
        Nightly<ArchiveJob>("archive", "0 30 0 * * ?");
        Nightly<ForgetJob>("forget", "0 0 1 * * ?");
        Nightly<CountsJob>("counts", "0 30 1 ? * SUN");

        // At a time of day: a schedule that counts from the start would begin anew with every node that starts.
        void Nightly<T>(string name, string cron)
            where T : IJob
        {
            quartz.AddJob<T>(j => j.WithIdentity(name, TenantChore.Shared).StoreDurably());
            quartz.AddTrigger(t => t.WithIdentity(name, TenantChore.Shared).ForJob(name, TenantChore.Shared).WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc)));
        }
    }
}
