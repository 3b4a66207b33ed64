using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using NodaTime;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>
/// Once a day: the histories of tickets closed long ago are packed. <c>Derman:ArchiveAfterDays</c> says how long (days since closing,
/// 400 when absent, at least 30; 0 packs nothing).
/// </summary>
[DisallowConcurrentExecution]
internal sealed class ArchiveJob(TenantRegistry registry, ArchiveTickets archive, ArchiveLooks looks, IConfiguration settings, IClock clock, ILogger<ArchiveJob> logger)
    : TenantChore(registry)
{
    public const string Setting = "Derman:ArchiveAfterDays";
    private const int DefaultDays = 400;
    private const int LeastDays = 30;

    /// <summary>A night's work for one tenant; the next night goes on.</summary>
    private const int MostARun = 50_000;

    internal static Duration? After(int days) => days <= 0 ? null : Duration.FromDays(Math.Max(days, LeastDays));

    protected override bool IsDue(TenantId tenant) => After(settings.GetValue(Setting, DefaultDays)) is not null && looks.IsDue(tenant, clock.GetCurrentInstant());

    protected override async Task DoAsync(Tenant tenant, CancellationToken ct)
    {
        if (After(settings.GetValue(Setting, DefaultDays)) is not { } after)
        {
            return;
        }

        if (await archive.ExecuteAsync(tenant, after, MostARun, ct) < MostARun)
        {
            looks.Note(tenant.Id, ArchiveTickets.OldestOf(tenant), after, clock.GetCurrentInstant());
        }
    }

    protected override void Failed(TenantId tenant, Exception e) => Log.ArchiveFailed(logger, tenant.Value, e);
}
