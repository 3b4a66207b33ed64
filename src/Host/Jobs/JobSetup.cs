using Quartz;

namespace Derman.Host.Jobs;

internal static class JobSetup
{
    private const int SweepSeconds = 5;

    /// <summary>By then a start, with a demo and its first sweep, is over.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(25);

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<Wake>();
        services.AddSingleton<Agenda>();
        services.AddHostedService<ChannelWorker>();
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<SweepJob>(j => j.WithIdentity("sweep", "host"));
            quartz.AddTrigger(t => t.ForJob("sweep", "host").StartNow().WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromSeconds(SweepSeconds)).RepeatForever()));
            quartz.AddJob<ReconcileJob>(j => j.WithIdentity("reconcile", "host"));
            quartz.AddTrigger(t => t.ForJob("reconcile", "host").StartNow().WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(24)).RepeatForever()));
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
