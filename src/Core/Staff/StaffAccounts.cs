using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Staff;

/// <summary>Reading staff accounts, and the one way of changing a row. Secrets arrive hashed or sealed; this knows no password.</summary>
public sealed class StaffAccounts
{
    public StaffMember? Find(Tenant tenant, Guid id) => tenant.Store.Read(s => s.First<StaffMember>("\"id\" = @p0", Provider.Of(id)));

    public StaffMember? FindByName(Tenant tenant, string normalizedUserName) =>
        tenant.Store.Read(s => s.First<StaffMember>("\"normalized_user_name\" = @p0", normalizedUserName));

    /// <summary>People who can be given work: active ones, by unit and name.</summary>
    public IReadOnlyList<StaffMember> Active(Tenant tenant) =>
        tenant.Store.Read(s => s.List<StaffMember>("\"active\" = 1 ORDER BY \"unit\", \"display_name\""));

    /// <summary>Everybody, by unit and name.</summary>
    /// <param name="search">Parts of names; all of them must be found. Null for all.</param>
    public IReadOnlyList<StaffMember> All(Tenant tenant, string? search = null)
    {
        var people = tenant.Store.Read(s => s.List<StaffMember>("1 = 1 ORDER BY \"unit\", \"display_name\""));
        var parts = FoldedText.Fold(search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0
            ? people
            : people.FindAll(p => FoldedText.Fold($"{p.DisplayName} {p.UserName} {p.Email}") is var text && Array.TrueForAll(parts, part => text.Contains(part, StringComparison.Ordinal)));
    }

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

    /// <summary>Changes one person. The row is read inside the transaction, so that two changes never write over each other.</summary>
    internal static ValueTask<Result<T>> ChangeAsync<T>(Tenant tenant, Guid person, Func<WriteSession, StaffMember, Result<T>> change, CancellationToken ct) =>
        tenant.Store.WriteAsync(
            session => session.First<StaffMember>("\"id\" = @p0", Provider.Of(person)) is { } member ? change(session, member) : PeopleErrors.NotFound,
            ct);
}
