using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Host.Pages.Admin;

/// <summary>How something kept stood after each change, newest first.</summary>
internal sealed record KeptHistory(Guid Id, int Current, IReadOnlyList<KeptVersion> Versions);

/// <param name="By">Name of whoever changed it; null for somebody who is gone.</param>
internal sealed record KeptVersion(int Number, Instant At, string? By, bool Removed)
{
    public static KeptVersion Of(Tenant tenant, StaffAccounts staff, int number, Instant at, string by, bool removed) =>
        new(number, at, Actor.StaffIdOf(by) is { } id ? staff.Find(tenant, id)?.DisplayName : null, removed);
}
