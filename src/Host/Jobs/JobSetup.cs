using Quartz;

namespace Derman.Host.Jobs;

internal static class JobSetup
{
    private const int SweepSeconds = 5;

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
        });
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        return services;
    }
}
