using System.Security.Cryptography;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Nodes;

/// <summary>The master key that belongs to a catalog. Every node that shares it must have the same; one with another could open nothing and would seal what nobody else can read.</summary>
public static class HostKeys
{
    private const string Name = "master key";
    private static readonly byte[] Known = "This catalog is sealed with the right key."u8.ToArray();

    /// <summary>Opens the key of the catalog; makes one only for a catalog that holds nothing yet.</summary>
    /// <exception cref="MasterKeyException">There is no key file although the catalog needs one, or it is another catalog's.</exception>
    public static async Task<MasterKey> OpenAsync(CatalogStore catalog, string path, CancellationToken ct)
    {
        if (!File.Exists(path) && catalog.Read(IsInUse))
        {
            throw MasterKeyException.Missing(path);
        }

        var key = MasterKey.OpenOrCreate(path);
        var proof = key.Seal(Name, Known);
        var kept = await catalog.WriteAsync(
            session =>
            {
                if (session.First<SealedValue>("\"name\" = @p0", Name) is { } there)
                {
                    return there.Value;
                }

                Check(key, session); // A catalog from before there was a proof.
                session.Insert(new SealedValue { Name = Name, Value = proof });
                return proof;
            },
            ct);
        return Opens(key, Name, kept) ? key : throw MasterKeyException.Foreign(path);

        void Check(MasterKey mine, ReadSession session)
        {
            var wrong = session.First<DatabaseServer>("1 = 1") is { } server ? !Opens(mine, $"database server {server.Name}", server.Connection)
                : session.First<TenantEntry>("1 = 1") is { } entry && !Opens(mine, $"tenant key {entry.Id}", entry.WrappedKey);
            if (wrong)
            {
                throw MasterKeyException.Foreign(path);
            }
        }
    }

    private static bool IsInUse(ReadSession session) =>
        session.First<SealedValue>("\"name\" = @p0", Name) is not null
        || session.First<TenantEntry>("1 = 1") is not null
        || session.First<DatabaseServer>("1 = 1") is not null
        || session.First<ChannelApp>("1 = 1") is not null;

    private static bool Opens(MasterKey key, string purpose, byte[] value)
    {
        try
        {
            key.Open(purpose, value);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>The host must not start: cause and cure.</summary>
public sealed class MasterKeyException(string message) : Exception(message)
{
    internal static MasterKeyException Missing(string path) => new(
        $"There is no master key at '{path}', and the catalog is sealed with one. Copy keys/master.key from another node or from the backup of the keys, or name it with --master-key FILE (DERMAN_MASTER_KEY_FILE).");

    internal static MasterKeyException Foreign(string path) => new(
        $"The master key at '{path}' is not the one the catalog is sealed with. Copy keys/master.key from another node or from the backup of the keys, or name it with --master-key FILE (DERMAN_MASTER_KEY_FILE).");
}
