using Derman.Core.Channels.Intake;
using Derman.Core.Tenancy;
using NodaTime;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>
/// Once a day: what providers sent is thrown away when its work has long been done, and after it the keys by which repeats are known.
/// <c>Derman:KeepInboundDays</c> says how long the one is kept (days since arrival, 35 when absent, 1 to 3650), <c>Derman:RememberInboundDays</c> the
/// other (days since arrival, 35 when absent, at least 8, and never shorter than the first: what may be worked again must not count twice).
/// </summary>
[DisallowConcurrentExecution]
internal sealed class ForgetJob(TenantRegistry registry, ForgetInbound forget, ForgetBodies bodies, ForgetLooks looks, IConfiguration settings, IClock clock, ILogger<ForgetJob> logger)
    : TenantChore(registry)
{
    public const string Setting = "Derman:RememberInboundDays";
    public const string BodiesSetting = "Derman:KeepInboundDays";

    /// <summary>A night's work for one tenant; the next night goes on.</summary>
    private const int MostARun = 50_000;

    protected override bool IsDue(TenantId tenant) => looks.IsDue(tenant, clock.GetCurrentInstant());

    protected override async Task DoAsync(Tenant tenant, CancellationToken ct)
    {
        var kept = ForgetBodies.Term(settings.GetValue(BodiesSetting, ForgetBodies.DefaultDays));
        var term = Duration.Max(kept, ForgetInbound.Term(settings.GetValue(Setting, ForgetInbound.DefaultDays)));
        if (await bodies.ExecuteAsync(tenant, kept, MostARun, ct) is { Thrown: < MostARun } gone
            && await forget.ExecuteAsync(tenant, term, MostARun, ct) is { Thrown: < MostARun } forgotten)
        {
            var oldest = gone.Oldest - (term - kept); // As old as a key that is due on the same day.
            looks.Note(tenant.Id, new[] { oldest, forgotten.Oldest }.Min(), term, clock.GetCurrentInstant());
        }
    }

    protected override void Failed(TenantId tenant, Exception e) => Log.ForgetFailed(logger, tenant.Value, e);
}
