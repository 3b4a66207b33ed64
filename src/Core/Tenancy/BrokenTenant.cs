namespace Derman.Core.Tenancy;

/// <summary>A tenant that cannot be served, with what to do about it.</summary>
/// <param name="Code">Stable: storeTooNew, storeDamaged, configuration, key, other.</param>
public sealed record BrokenTenant(TenantId Id, string Code, string Reason, string Cure)
{
    public static BrokenTenant Of(TenantId id, Exception e) => e switch
    {
        Storage.Migrations.StoreTooNewException => new(id, "storeTooNew", e.Message, "Start the newer version, or restore a backup made before the update."),
        BrokenConfigurationException => new(id, "configuration", e.Message, "Correct the pack and run 'tenants apply' again, or restore a backup."),
        System.Security.Cryptography.CryptographicException => new(
            id, "key", "The tenant's key cannot be opened with this host's master key.", "Put back the keys folder that belongs to this data folder."),
        Storage.StoreSealedException => new(id, "storeMoved", e.Message, "Restart this node, so that it reads the catalog again; 'tenants list' says where the tenant is."),
        System.Data.Common.DbException => new(id, "storeDamaged", e.Message, "Run 'tenants restore' with the newest verified backup."),
        _ => new(id, "other", e.Message, "See the log of the host for the whole error."),
    };
}

public sealed class TenantBrokenException(BrokenTenant broken, Exception inner) : Exception($"{broken.Id}: {broken.Reason}", inner)
{
    public BrokenTenant Broken => broken;
}
