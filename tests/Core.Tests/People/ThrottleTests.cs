using Derman.Core.Staff;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tests.People;

/// <summary>Guessing gets slow; nobody gets locked out by somebody else.</summary>
public sealed class ThrottleTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Tenant _tenant = null!;

    private SignInThrottle Throttle => new(_desk.Clock);

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _tenant = await _desk.TenantAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Strangers_AreSlowedDown_AndTheVictimsOwnDeviceIsNot()
    {
        var victim = Guid.NewGuid();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(victim, $"10.0.{i}.0/24"), default));
        }

        Assert.False(await Throttle.AdmitAsync(_tenant, Stranger(victim, "10.9.9.0/24"), default));
        var own = SignInTry.Password(_tenant, victim, "VICTIM", "their device", "10.9.9.0/24");
        Assert.True(await Throttle.AdmitAsync(_tenant, own, default));
        await Throttle.GoodAsync(_tenant, own, default);
        Assert.False(await Throttle.AdmitAsync(_tenant, Stranger(victim, "10.9.9.0/24"), default)); // their coming in helps no stranger
    }

    [Fact]
    public async Task Wait_DoublesUpToAQuarterOfAnHour_AndIsForgottenOverNight()
    {
        var victim = Guid.NewGuid();
        var waits = new List<int>();
        for (var tries = 0; tries < 16; tries++)
        {
            var waited = 0;
            while (!await Throttle.AdmitAsync(_tenant, Stranger(victim, $"10.1.{tries}.0/24"), default))
            {
                waited += 5;
                _desk.Clock.Advance(Duration.FromSeconds(5));
            }

            waits.Add(waited);
        }

        Assert.Equal([0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900], waits);
        _desk.Clock.Advance(Duration.FromHours(13));
        Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(victim, "10.1.1.0/24"), default));
        Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(victim, "10.1.1.0/24"), default));
    }

    [Fact]
    public async Task AHundredAtOnce_AreAHundred()
    {
        var victim = Guid.NewGuid();
        var admitted = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Throttle.AdmitAsync(_tenant, Stranger(victim, $"10.2.{i}.0/24"), default).AsTask()));
        Assert.Equal(5, admitted.Count(a => a));
    }

    [Fact]
    public async Task OwnDevice_IsSlowedDownByItsOwnWrongTries()
    {
        var person = Guid.NewGuid();
        var own = SignInTry.Password(_tenant, person, "X", "device", "10.3.0.0/24");
        for (var i = 0; i < 8; i++)
        {
            Assert.True(await Throttle.AdmitAsync(_tenant, own, default));
        }

        Assert.False(await Throttle.AdmitAsync(_tenant, own, default));
    }

    [Fact]
    public async Task OneNetworkTryingManyAccounts_IsSlowedDown_AndAGoodSignInFromItTakesBackOnlyItsOwn()
    {
        const string Network = "10.4.0.0/24";
        for (var i = 0; i < 40; i++)
        {
            Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(Guid.NewGuid(), Network), default));
        }

        Assert.False(await Throttle.AdmitAsync(_tenant, Stranger(Guid.NewGuid(), Network), default));
        Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(Guid.NewGuid(), "10.5.0.0/24"), default));
        _desk.Clock.Advance(Duration.FromSeconds(5));
        var colleague = Stranger(Guid.NewGuid(), Network);
        Assert.True(await Throttle.AdmitAsync(_tenant, colleague, default));
        await Throttle.GoodAsync(_tenant, colleague, default);
        Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(Guid.NewGuid(), Network), default));
        Assert.False(await Throttle.AdmitAsync(_tenant, Stranger(Guid.NewGuid(), Network), default));
    }

    [Fact]
    public async Task NamesThatAreNone_AreCountedLikeOthers_InABoundedNumberOfRows()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await Throttle.AdmitAsync(_tenant, SignInTry.Password(_tenant, null, "NOBODY", null, $"10.6.{i}.0/24"), default));
        }

        Assert.False(await Throttle.AdmitAsync(_tenant, SignInTry.Password(_tenant, null, "NOBODY", null, "10.7.0.0/24"), default));
        var keys = Enumerable.Range(0, 20_000).Select(i => Convert.ToHexString(SignInTry.Password(_tenant, null, $"N{i}", null, "x").Places[0].Key)).Distinct(StringComparer.Ordinal);
        Assert.True(keys.Count() <= 4096);
    }

    [Fact]
    public async Task GoodSignIn_ForgetsTheWrongTriesBefore()
    {
        var person = Guid.NewGuid();
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.True(await Throttle.AdmitAsync(_tenant, Stranger(person, "10.8.0.0/24"), default));
            }

            var good = Stranger(person, "10.8.0.0/24");
            Assert.True(await Throttle.AdmitAsync(_tenant, good, default));
            await Throttle.GoodAsync(_tenant, good, default);
        }
    }

    private SignInTry Stranger(Guid person, string network) => SignInTry.Password(_tenant, person, "VICTIM", null, network);
}
