using Derman.Core.Plugins;
using NodaTime;

namespace Derman.Core.Tests.Plugins;

/// <summary>The catalog's side of installed plugins, on every engine.</summary>
public sealed class PluginShelfTests : IAsyncLifetime
{
    private readonly byte[] _package = new byte[(2 * 256 * 1024) + 77];
    private Desk _desk = null!;
    private PluginShelf _shelf = null!;

    public async Task InitializeAsync()
    {
        new Random(5).NextBytes(_package);
        _desk = await Desk.OpenAsync();
        _shelf = new PluginShelf(_desk.Catalog, _desk.Clock);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Package_ComesOutAsItWentIn_AlsoWhenTheFirstAttemptWasCutOff()
    {
        var release = Release("a", "1.0.0");
        using (var cut = new MemoryStream(_package[..300_000]))
        {
            await _shelf.OfferAsync(release, cut, CancellationToken.None);
        }

        Assert.False(await _shelf.CopyToAsync(release, Stream.Null, CancellationToken.None));
        await OfferAsync(Release("a", "1.0.0"));
        await OfferAsync(Release("a", "1.0.0")); // Again: it is there already.
        using var copy = new MemoryStream();
        Assert.True(await _shelf.CopyToAsync(_shelf.Release("a")!, copy, CancellationToken.None));
        Assert.Equal(_package, copy.ToArray());
        Assert.Null(_shelf.Release("a")!.KeptAt);
    }

    [Fact]
    public async Task Change_HoldsOnlyOverWhatItWasMadeFor_AndDropsWhatGoes()
    {
        await OfferAsync(Release("a", "1.0.0"));
        await OfferAsync(Release("b", "1.1.0"));
        Assert.True(await ChangeAsync(null, "a"));
        Assert.False(await ChangeAsync(null, "b")); // Somebody was faster.
        Assert.False(await ChangeAsync("a", "nowhere"));
        Assert.True(await ChangeAsync("a", "b", "a"));
        Assert.Equal("b", _shelf.Current("phone")!.Digest);
        Assert.Equal(["b"], _shelf.Releases().Select(r => r.Digest));
        Assert.NotNull(_shelf.Release("b")!.KeptAt);
        Assert.Equal(0, _desk.Catalog.Read(s => s.Count("SELECT COUNT(*) FROM \"plugin_chunk\" WHERE \"digest\" = @p0", "a")));
        Assert.True(await ChangeAsync("b", null, "b"));
        Assert.Empty(_shelf.Currents());
        Assert.Equal([3L, 2L, 1L], _shelf.Acts(10).Select(a => a.Seq));
    }

    [Fact]
    public async Task Offers_RunOut_AndKeptOnesStay()
    {
        await OfferAsync(Release("a", "1.0.0"));
        await OfferAsync(Release("b", "1.1.0"));
        await ChangeAsync(null, "a");
        _desk.Clock.Advance(Duration.FromHours(23));
        await _shelf.ForgetOffersAsync(Duration.FromDays(1), CancellationToken.None);
        Assert.Equal(2, _shelf.Releases().Count);
        _desk.Clock.Advance(Duration.FromHours(2));
        await _shelf.ForgetOffersAsync(Duration.FromDays(1), CancellationToken.None);
        Assert.Equal(["a"], _shelf.Releases().Select(r => r.Digest));
    }

    [Fact]
    public async Task Publisher_IsTrustedOnce_Withdrawn_AndTrustedAgain()
    {
        Assert.True(await AddAsync(inProcess: false));
        Assert.False(await AddAsync(inProcess: false));
        Assert.True(await AddAsync(inProcess: true));
        Assert.True(Assert.Single(_shelf.Publishers()).InProcess);
        Assert.False(await _shelf.WithdrawPublisherAsync("other", "command", CancellationToken.None));
        Assert.True(await _shelf.WithdrawPublisherAsync("key", "command", CancellationToken.None));
        Assert.False(await _shelf.WithdrawPublisherAsync("key", "command", CancellationToken.None));
        Assert.NotNull(Assert.Single(_shelf.Publishers()).WithdrawnAt);
        Assert.True(await AddAsync(inProcess: false));
        Assert.Null(Assert.Single(_shelf.Publishers()).WithdrawnAt);
        Assert.Equal(
            [PluginActs.PublisherAdded, PluginActs.PublisherWithdrawn, PluginActs.PublisherAdded, PluginActs.PublisherAdded], _shelf.Acts(10).Select(a => a.Act));
    }

    private ValueTask<bool> AddAsync(bool inProcess) => _shelf.AddPublisherAsync("key", "Vendor", [1, 2], inProcess, "screen", CancellationToken.None);

    private async Task OfferAsync(PluginRelease release)
    {
        using var package = new MemoryStream(_package);
        await _shelf.OfferAsync(release, package, CancellationToken.None);
    }

    private ValueTask<bool> ChangeAsync(string? before, string? after, params string[] dropped) =>
        _shelf.ChangeAsync(new PluginChange("phone", before, after, dropped, PluginActs.Installed, "", "screen"), CancellationToken.None);

    private PluginRelease Release(string digest, string version) =>
        new() { Digest = digest, Plugin = "phone", Version = version, Content = "c", KeyId = "key", Size = _package.Length };
}
