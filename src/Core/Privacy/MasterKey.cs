using System.Security.Cryptography;

namespace Derman.Core.Privacy;

/// <summary>The host's master key (a file only its owner may read): wraps the data key of every tenant.</summary>
public sealed class MasterKey
{
    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    public static MasterKey OpenOrCreate(string path)
    {
        if (File.Exists(path))
        {
            var key = File.ReadAllBytes(path);
            return key.Length == 32
                ? new MasterKey(key)
                : throw new InvalidDataException($"'{path}' does not hold a 32-byte master key. Restore the key file that belongs to this data folder.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path, options))
        {
            file.Write(fresh);
            file.Flush(flushToDisk: true);
        }

        return new MasterKey(fresh);
    }

    public byte[] NewWrappedKey(string tenant) => TenantKey.SealWith(_key, $"tenant key {tenant}", RandomNumberGenerator.GetBytes(32));

    public TenantKey Unwrap(string tenant, byte[] wrapped) => new(TenantKey.OpenWith(_key, $"tenant key {tenant}", wrapped));

    /// <summary>A tenant's data key wrapped anew, for <paramref name="to"/>: the key itself never changes, so nothing sealed with it is lost.</summary>
    /// <exception cref="CryptographicException">The key was not wrapped by this one.</exception>
    public byte[] Rewrap(string tenant, byte[] wrapped, MasterKey to)
    {
        var purpose = $"tenant key {tenant}";
        var plain = TenantKey.OpenWith(_key, purpose, wrapped);
        try
        {
            return TenantKey.SealWith(to._key, purpose, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain) => TenantKey.SealWith(_key, purpose, plain);

    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedValue) => TenantKey.OpenWith(_key, purpose, sealedValue);
}
