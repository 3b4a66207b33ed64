using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Derman.Host.Identity;

/// <summary>
/// The staff of the request's tenant as ASP.NET Core Identity asks for them: it looks people and passkeys up. Changing them is the matter
/// of use cases, which say so in the chain of events. Made per request: it never outlives its tenant.
/// </summary>
internal sealed class StaffStore(StaffAccounts accounts, Core.Staff.SecondFactor.Passkeys passkeys, IHttpContextAccessor http) : IUserPasskeyStore<StaffMember>
{
    private Core.Tenancy.Tenant Tenant => http.HttpContext?.Tenant() ?? throw new InvalidOperationException("Staff exist only below a tenant.");

    public Task<StaffMember?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(Guid.TryParse(userId, out var id) ? accounts.Find(Tenant, id) : null);

    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.FindByName(Tenant, UserNames.Normalise(normalizedUserName)));

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedUserName);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffMember user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. passkeys.Of(Tenant, user.Id).Select(PasskeyShape.Info)]);

    public Task<StaffMember?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(passkeys.Find(Tenant, credentialId) is { } passkey ? accounts.Find(Tenant, passkey.Staff) : null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(passkeys.Find(Tenant, credentialId) is { } passkey && passkey.Staff == user.Id ? PasskeyShape.Info(passkey) : null);

    public Task AddOrUpdatePasskeyAsync(StaffMember user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotHere();

    public Task RemovePasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken) => throw NotHere();

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken cancellationToken) => throw NotHere();

    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken cancellationToken) => throw NotHere();

    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken cancellationToken) => throw NotHere();

    public void Dispose()
    {
        // Nothing is held: the tenant's store belongs to the registry.
    }

    private static NotSupportedException NotHere() => new("People are changed by their use cases, which keep the chain of events.");
}

/// <summary>A passkey as we keep it, and as the framework speaks of it.</summary>
internal static class PasskeyShape
{
    public static UserPasskeyInfo Info(Passkey passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt.ToDateTimeOffset(),
        (uint)passkey.SignCount,
        passkey.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        passkey.UserVerified,
        passkey.BackupEligible,
        passkey.BackedUp,
        attestationObject: [],
        clientDataJson: []) { Name = passkey.Name };

    public static Passkey Row(UserPasskeyInfo info, string name) => new()
    {
        CredentialId = info.CredentialId,
        Name = name,
        PublicKey = info.PublicKey,
        SignCount = info.SignCount,
        Transports = string.Join(' ', info.Transports ?? []),
        UserVerified = info.IsUserVerified,
        BackupEligible = info.IsBackupEligible,
        BackedUp = info.IsBackedUp,
        CreatedAt = NodaTime.Instant.FromDateTimeOffset(info.CreatedAt),
    };
}
