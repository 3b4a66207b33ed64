using Derman.Core.Nodes;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tests.Nodes;

public sealed class HostKeysTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private CatalogStore _catalog = null!;

    public async Task InitializeAsync() => _catalog = await CatalogStore.OpenAsync(_folder.Path, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _catalog.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task EmptyCatalog_GetsAKey_AndKnowsItAgain()
    {
        var key = await HostKeys.OpenAsync(_catalog, Key("a"), CancellationToken.None);
        var again = await HostKeys.OpenAsync(_catalog, Key("a"), CancellationToken.None);
        Assert.Equal([1, 2], again.Open("x", key.Seal("x", [1, 2])));
    }

    [Fact]
    public async Task CatalogInUse_WithoutKeyFile_MakesNone()
    {
        await HostKeys.OpenAsync(_catalog, Key("a"), CancellationToken.None);
        await Assert.ThrowsAsync<MasterKeyException>(() => HostKeys.OpenAsync(_catalog, Key("b"), CancellationToken.None));
        Assert.False(File.Exists(Key("b")));
    }

    [Fact]
    public async Task ForeignKey_IsRefused_AlsoByACatalogWithoutProof()
    {
        var key = await HostKeys.OpenAsync(_catalog, Key("a"), CancellationToken.None);
        Derman.Core.Privacy.MasterKey.OpenOrCreate(Key("b"));
        await Assert.ThrowsAsync<MasterKeyException>(() => HostKeys.OpenAsync(_catalog, Key("b"), CancellationToken.None));

        await _catalog.WriteAsync(
            s =>
            {
                s.Execute("DELETE FROM \"sealed_value\"");
                s.Insert(new TenantEntry { Id = "erenler", WrappedKey = key.NewWrappedKey("erenler") });
            },
            CancellationToken.None);
        await Assert.ThrowsAsync<MasterKeyException>(() => HostKeys.OpenAsync(_catalog, Key("b"), CancellationToken.None));
        await HostKeys.OpenAsync(_catalog, Key("a"), CancellationToken.None);
    }

    private string Key(string name) => _folder.In(name, "master.key");
}
