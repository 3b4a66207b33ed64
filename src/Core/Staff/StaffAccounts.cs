using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Staff;

/// <summary>Reading and writing staff accounts. Secrets arrive hashed; this knows no password.</summary>
public sealed class StaffAccounts
{
    public StaffMember? Find(Tenant tenant, Guid id) => tenant.Store.Read(s => s.First<StaffMember>("\"id\" = @p0", Provider.Of(id)));

    public StaffMember? FindByName(Tenant tenant, string normalizedUserName) =>
        tenant.Store.Read(s => s.First<StaffMember>("\"normalized_user_name\" = @p0", normalizedUserName));

    /// <summary>People who can be given work: active ones, by unit and name.</summary>
    public IReadOnlyList<StaffMember> Active(Tenant tenant) =>
        tenant.Store.Read(s => s.List<StaffMember>("\"active\" = 1 ORDER BY \"unit\", \"display_name\""));

    /// <returns>False when the name is taken.</returns>
    public ValueTask<bool> AddAsync(Tenant tenant, StaffMember member, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (session.First<StaffMember>("\"normalized_user_name\" = @p0", member.NormalizedUserName) is not null)
            {
                return false;
            }

            session.Insert(member);
            return true;
        },
        ct);

    public ValueTask<bool> SaveAsync(Tenant tenant, StaffMember member, CancellationToken ct) => tenant.Store.WriteAsync(s => s.Update(member), ct);
}
