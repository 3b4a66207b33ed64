namespace Derman.Core.Storage;

/// <summary>Stands before every write of a tenant's store.</summary>
internal interface IWriteGuard
{
    ValueTask<T> WriteAsync<T>(StoreHandle store, Func<WriteSession, T> work, CancellationToken ct);
}

public sealed partial class TenantStore
{
    /// <summary>Set once, before the store is handed out. A store without one (a backup being looked at) is written as it is.</summary>
    internal IWriteGuard? Guard { get; set; }

    /// <summary>What every process needs before its first store, and what takes most of a second: the model and the empty store.</summary>
    public static void WarmUp()
    {
        _ = TenantModel.Maps;
        StorePlaces.PrepareFiles();
    }

    private ValueTask<T> Guarded<T>(Func<WriteSession, T> work, CancellationToken ct) => Guard?.WriteAsync(Handle, work, ct) ?? Handle.WriteAsync(work, ct);
}
