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
internal sealed class ArchiveJob(TenantRegistry registry, ArchiveTickets archive, IConfiguration settings, ILogger<ArchiveJob> logger) : IJob
{
    public const string Setting = "Derman:ArchiveAfterDays";
    private const int DefaultDays = 400;
    private const int LeastDays = 30;

    /// <summary>A night's work for one tenant; the next night goes on.</summary>
    private const int MostARun = 50_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (After(settings.GetValue(Setting, DefaultDays)) is not { } after)
        {
            return;
        }

        foreach (var entry in registry.Entries)
        {
            var id = TenantId.Parse(entry.Id);
            try
            {
                if (await registry.FindAsync(id, cancellationToken) is { } tenant)
                {
                    await archive.ExecuteAsync(tenant, after, MostARun, cancellationToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.ArchiveFailed(logger, id.Value, e);
            }
        }
    }

    internal static Duration? After(int days) => days <= 0 ? null : Duration.FromDays(Math.Max(days, LeastDays));
}
