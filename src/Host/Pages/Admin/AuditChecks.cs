using System.Collections.Concurrent;
using Derman.Core.Audit;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Pages.Admin;

/// <summary>
/// Walks over chains, one a tenant at a time. A long one takes minutes: whoever asked hears the result when it comes in time, and finds it on
/// the page later otherwise. The last result is remembered until the process ends. Thread safe.
/// </summary>
internal sealed class AuditChecks(IClock clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<TenantId, Lazy<Task<AuditCheck>>> _running = new();
    private readonly ConcurrentDictionary<TenantId, AuditCheck> _last = new();

    public AuditCheck? Last(TenantId tenant) => _last.GetValueOrDefault(tenant);

    public bool IsRunning(TenantId tenant) => _running.ContainsKey(tenant);

    public async Task BeginAsync(Tenant tenant)
    {
        var check = _running.GetOrAdd(tenant.Id, _ => new Lazy<Task<AuditCheck>>(() => Task.Run(() => Check(tenant)))).Value;
        try
        {
            await check.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return; // It goes on; the page says so.
        }
    }

    private AuditCheck Check(Tenant tenant)
    {
        try
        {
            var report = ChainVerifier.Verify(tenant.Store.Handle);
            return _last[tenant.Id] = new AuditCheck(clock.GetCurrentInstant(), report);
        }
        finally
        {
            _running.TryRemove(tenant.Id, out _);
        }
    }
}

internal sealed record AuditCheck(Instant At, ChainReport Report);
