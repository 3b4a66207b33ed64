using Derman.Core.Staff;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Derman.Host.Identity;

/// <summary>ASP.NET Core Identity over the staff of the request's tenant. Made per request: it never outlives its tenant.</summary>
internal sealed class StaffStore(StaffAccounts accounts, IHttpContextAccessor http)
    : IUserPasswordStore<StaffMember>, IUserSecurityStampStore<StaffMember>, IUserLockoutStore<StaffMember>
{
    private static readonly IdentityResult NameTaken = IdentityResult.Failed(new IdentityError { Code = "DuplicateUserName", Description = "The user name is taken." });

    private Core.Tenancy.Tenant Tenant => http.HttpContext?.Tenant() ?? throw new InvalidOperationException("Staff exist only below a tenant.");

    public async Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken cancellationToken) =>
        await accounts.AddAsync(Tenant, user, cancellationToken) ? IdentityResult.Success : NameTaken;

    public async Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken cancellationToken) =>
        await accounts.SaveAsync(Tenant, user, cancellationToken) ? IdentityResult.Success : IdentityResult.Failed();

    /// <summary>People are never deleted, their work names them: they are switched off.</summary>
    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken cancellationToken)
    {
        user.Active = false;
        return UpdateAsync(user, cancellationToken);
    }

    public Task<StaffMember?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(Guid.TryParse(userId, out var id) ? accounts.Find(Tenant, id) : null);

    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.FindByName(Tenant, normalizedUserName));

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken cancellationToken) => Set(() => user.UserName = userName ?? "");

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedUserName);

    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedUserName = normalizedName ?? "");

    public Task<string?> GetPasswordHashAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(StaffMember user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetSecurityStampAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(StaffMember user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public Task<int> GetAccessFailedCountAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.AccessFailedCount);

    public Task<int> IncrementAccessFailedCountAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(++user.AccessFailedCount);

    public Task ResetAccessFailedCountAsync(StaffMember user, CancellationToken cancellationToken) => Set(() => user.AccessFailedCount = 0);

    public Task<bool> GetLockoutEnabledAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(StaffMember user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(StaffMember user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockoutEnd?.ToDateTimeOffset());

    public Task SetLockoutEndDateAsync(StaffMember user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(() => user.LockoutEnd = lockoutEnd is { } end ? Instant.FromDateTimeOffset(end) : null);

    public void Dispose()
    {
        // Nothing is held: the tenant's store belongs to the registry.
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
