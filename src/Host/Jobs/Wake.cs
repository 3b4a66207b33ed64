using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>Tells the workers that a tenant has something to do now, so that it does not wait for the look that follows every write.</summary>
internal sealed class Wake(Agenda agenda)
{
    private int _apps;

    public void Inbound(TenantId tenant) => agenda.Note(tenant, Instant.MinValue);

    public void Outbound(TenantId tenant) => agenda.Note(tenant, Instant.MinValue);

    public void Apps()
    {
        Interlocked.Exchange(ref _apps, 1);
        agenda.Signal();
    }

    public bool TakeApps() => Interlocked.Exchange(ref _apps, 0) == 1;
}
