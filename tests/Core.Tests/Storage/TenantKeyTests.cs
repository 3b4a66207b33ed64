using System.Security.Cryptography;
using Derman.Core.Privacy;

namespace Derman.Core.Tests.Storage;

public sealed class TenantKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seal_OpensForTheSamePurposeOnly()
    {
        var key = new TenantKey(RandomNumberGenerator.GetBytes(32));
        var value = key.SealText("national id", "10000000146");

        Assert.Equal("10000000146", key.OpenText("national id", value));
        Assert.NotEqual(value, key.SealText("national id", "10000000146"));
        Assert.ThrowsAny<CryptographicException>(() => key.OpenText("channel secret", value));
        value[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => key.OpenText("national id", value));
        Assert.ThrowsAny<CryptographicException>(() => key.OpenText("national id", [1, 2, 3]));
    }

    [Fact]
    public void Lookup_DiffersBetweenTenantsAndPurposes()
    {
        var (a, b) = (new TenantKey(RandomNumberGenerator.GetBytes(32)), new TenantKey(RandomNumberGenerator.GetBytes(32)));

        Assert.Equal(a.Lookup("national id", "1"), a.Lookup("national id", "1"));
        Assert.NotEqual(a.Lookup("national id", "1"), b.Lookup("national id", "1"));
        Assert.NotEqual(a.Lookup("national id", "1"), a.Lookup("other", "1"));
    }

    [Fact]
    public void WrappedKey_OpensForItsTenantAndMasterOnly()
    {
        var master = MasterKey.OpenOrCreate(_folder.In("a", "master.key"));
        var wrapped = master.NewWrappedKey("erenler");
        var sealedValue = master.Unwrap("erenler", wrapped).SealText("x", "secret");

        Assert.Equal("secret", MasterKey.OpenOrCreate(_folder.In("a", "master.key")).Unwrap("erenler", wrapped).OpenText("x", sealedValue));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap("tatvan", wrapped));
        Assert.ThrowsAny<CryptographicException>(() => MasterKey.OpenOrCreate(_folder.In("b", "master.key")).Unwrap("erenler", wrapped));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap("tatvan", master.NewWrappedKey("tatvan")).OpenText("x", sealedValue));
    }

    [Fact]
    public void MasterKey_IsReadableByItsOwnerOnly()
    {
        _ = MasterKey.OpenOrCreate(_folder.In("master.key"));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In("master.key")));
        }

        File.WriteAllBytes(_folder.In("short.key"), [1]);
        Assert.Throws<InvalidDataException>(() => MasterKey.OpenOrCreate(_folder.In("short.key")));
    }
}
