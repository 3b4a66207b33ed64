using Derman.Core.Channels.Intake;
using Derman.Core.Tenancy;
using NodaTime;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>
/// Once a day: the keys by which repeats of inbound messages are known are thrown away when they are old. <c>Derman:RememberInboundDays</c> says how
/// old (days since arrival, 35 when absent, at least 8).
/// </summary>
[DisallowConcurrentExecution]
internal sealed class ForgetJob(TenantRegistry registry, ForgetInbound forget, ForgetLooks looks, IConfiguration settings, IClock clock, ILogger<ForgetJob> logger)
    : TenantChore(registry)
{
    public const string Setting = "Derman:RememberInboundDays";

    /// <summary>A night's work for one tenant; the next night goes on.</summary>
    private const int MostARun = 50_000;

    protected override bool IsDue(TenantId tenant) => looks.IsDue(tenant, clock.GetCurrentInstant());

    protected override async Task DoAsync(Tenant tenant, CancellationToken ct)
    {
        var term = ForgetInbound.Term(settings.GetValue(Setting, ForgetInbound.DefaultDays));
        if (await forget.ExecuteAsync(tenant, term, MostARun, ct) is { Thrown: < MostARun } forgotten)
        {
            looks.Note(tenant.Id, forgotten.Oldest, term, clock.GetCurrentInstant());
        }
    }

    protected override void Failed(TenantId tenant, Exception e) => Log.ForgetFailed(logger, tenant.Value, e);
}
