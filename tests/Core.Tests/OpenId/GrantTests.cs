using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Derman.Core.OpenId;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Work;
using NodaTime;

namespace Derman.Core.Tests.OpenId;

/// <summary>Codes, refresh tokens and their ends, decided in the tenant's writer; times by a clock that stands.</summary>
public sealed class GrantTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private const string Redirect = "https://app.example.org/cb";
    private static readonly string Verifier = new('v', 50);
    private static readonly string Challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task Code_LivesForAMinute()
    {
        var scene = await SceneAsync();
        var (inTime, late) = (await scene.CodeAsync(), await scene.CodeAsync());
        scene.Clock.Advance(Duration.FromSeconds(59));
        Assert.NotNull((await scene.ExchangeAsync(inTime)).Granted);
        scene.Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(OAuthError.InvalidGrant, (await scene.ExchangeAsync(late)).Error);
    }

    [Fact]
    public async Task Codes_AndRefreshTokens_AreKeptAsHashesOnly()
    {
        var scene = await SceneAsync();
        var code = await scene.CodeAsync();
        var refresh = (await scene.ExchangeAsync(code)).Granted!.RefreshToken!;
        var kept = scene.Tenant.Store.Read(s => s.List<AppToken>("1 = 1"));
        Assert.All(kept, t => Assert.Equal(32, t.Hash.Length));
        Assert.Contains(kept, t => t.Hash.SequenceEqual(Secrets.Hash(refresh)));
        foreach (var text in new[] { code, refresh })
        {
            Assert.DoesNotContain(kept, t => t.Hash.SequenceEqual(Encoding.ASCII.GetBytes(text)));
        }
    }

    [Fact]
    public async Task Refresh_FiftyThatCameAtOnce_LeaveOneChainThatLives()
    {
        var scene = await SceneAsync();
        var first = (await scene.ExchangeAsync(await scene.CodeAsync())).Granted!.RefreshToken!;
        var arrived = scene.Clock.Now;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => scene.RefreshAsync(first, arrived))));
        var won = Assert.Single(answers, a => a.Granted is not null).Granted!;
        Assert.Equal(arrived + GrantTimes.Settle, won.AnswerAt);

        scene.Clock.Advance(Duration.FromSeconds(1));
        var next = (await scene.RefreshAsync(won.RefreshToken!)).Granted;
        Assert.NotNull(next);
        Assert.Null((await scene.RefreshAsync(first)).Granted); // Now it is a replay,
        scene.Clock.Advance(Duration.FromSeconds(1));
        Assert.Null((await scene.RefreshAsync(next.RefreshToken!)).Granted); // and the chain has ended.
        Assert.Null(scene.Grants.Holder(scene.Tenant, next.Grant.Id));
    }

    [Fact]
    public async Task Refresh_EndsAfterTwoIdleWeeks_AndAfterNinetyDaysWhateverIsDone()
    {
        var scene = await SceneAsync();
        var idle = (await scene.ExchangeAsync(await scene.CodeAsync())).Granted!.RefreshToken!;
        var busy = (await scene.ExchangeAsync(await scene.CodeAsync())).Granted!.RefreshToken!;
        scene.Clock.Advance(GrantTimes.RefreshIdle);
        Assert.Null((await scene.RefreshAsync(idle)).Granted);

        scene = await SceneAsync();
        busy = (await scene.ExchangeAsync(await scene.CodeAsync())).Granted!.RefreshToken!;
        for (var day = 0; day < 81; day += 9)
        {
            scene.Clock.Advance(Duration.FromDays(9));
            busy = (await scene.RefreshAsync(busy)).Granted!.RefreshToken!;
        }

        scene.Clock.Advance(Duration.FromDays(9));
        Assert.Null((await scene.RefreshAsync(busy)).Granted);
    }

    [Fact]
    public async Task OneTimeValues_AreTakenOnce_ByPurpose()
    {
        var scene = await SceneAsync();
        var until = scene.Clock.Now + Duration.FromMinutes(5);
        Assert.True(await scene.Grants.TakeOnceAsync(scene.Tenant, "assertion", "a", until, CancellationToken.None));
        Assert.False(await scene.Grants.TakeOnceAsync(scene.Tenant, "assertion", "a", until, CancellationToken.None));
        Assert.True(await scene.Grants.TakeOnceAsync(scene.Tenant, "other", "a", until, CancellationToken.None));
    }

    [Fact]
    public async Task Prune_RemovesWhatEnded_AndLeavesWhatLives()
    {
        var scene = await SceneAsync();
        await scene.CodeAsync(); // Nobody came for it.
        var living = (await scene.ExchangeAsync(await scene.CodeAsync())).Granted!;
        await scene.Grants.TakeOnceAsync(scene.Tenant, "assertion", Guid.NewGuid().ToString(), scene.Clock.Now, CancellationToken.None);
        var next = scene.Tenant.Store.Read(NextWork.Of);
        Assert.NotNull(next);

        scene.Clock.Advance(GrantTimes.Kept + Duration.FromMinutes(2));
        Assert.True(await scene.Grants.PruneAsync(scene.Tenant, CancellationToken.None) >= 3);
        Assert.Equal(0, await scene.Grants.PruneAsync(scene.Tenant, CancellationToken.None));
        Assert.NotNull((await scene.RefreshAsync(living.RefreshToken!)).Granted);
    }

    [Fact]
    public async Task Keys_GrownOld_AreFollowedByOneThatIsPublishedADayAhead()
    {
        var scene = await SceneAsync();
        var keys = new SigningKeys(scene.Clock);
        var first = await keys.AddFirstAsync(scene.Tenant, SigningAlgorithms.Rs256, CancellationToken.None);
        Assert.Equal(first.Kid, (await keys.AddFirstAsync(scene.Tenant, SigningAlgorithms.Rs256, CancellationToken.None)).Kid);
        Assert.False(await keys.SucceedAsync(scene.Tenant, SigningAlgorithms.Rs256, CancellationToken.None));

        scene.Clock.Advance(SigningKeys.OldAge);
        Assert.True(await keys.SucceedAsync(scene.Tenant, SigningAlgorithms.Rs256, CancellationToken.None));
        Assert.False(await keys.SucceedAsync(scene.Tenant, SigningAlgorithms.Rs256, CancellationToken.None));
        var both = keys.All(scene.Tenant).Where(k => k.Algorithm == SigningAlgorithms.Rs256).ToList();
        Assert.Equal(2, both.Count);
        Assert.Equal(scene.Clock.Now + SigningKeys.Ahead, both[0].SignsFrom);
        Assert.Equal(both[0].SignsFrom + SigningKeys.Overlap, both[1].RetiredAt);

        scene.Clock.Advance(SigningKeys.Ahead + SigningKeys.Overlap);
        Assert.Equal(both[0].Kid, Assert.Single(keys.All(scene.Tenant), k => k.Algorithm == SigningAlgorithms.Rs256).Kid);
    }

    [Theory]
    [InlineData("https://app.example.org/cb", AppKinds.Web, true)]
    [InlineData("http://127.0.0.1:8400/cb", AppKinds.Web, true)]
    [InlineData("http://localhost:5173/cb", AppKinds.Browser, true)]
    [InlineData("org.example.app:/cb", AppKinds.Native, true)]
    [InlineData("org.example.app:/cb", AppKinds.Web, false)]
    [InlineData("app:/cb", AppKinds.Native, false)]
    [InlineData("javascript:alert(1)", AppKinds.Native, false)]
    [InlineData("http://app.example.org/cb", AppKinds.Web, false)]
    [InlineData("https://app.example.org/cb#x", AppKinds.Web, false)]
    [InlineData("https://*.example.org/cb", AppKinds.Web, false)]
    [InlineData("https://u@app.example.org/cb", AppKinds.Web, false)]
    [InlineData("/cb", AppKinds.Web, false)]
    [InlineData("https://müdürlük.example.org/cb", AppKinds.Web, false)]
    public void RedirectUri_MayBeRegistered_WhenNobodyElseCanAnswerThere(string uri, string kind, bool expected) =>
        Assert.Equal(expected, RedirectUris.MayBeRegistered(uri, kind));

    [Fact]
    public async Task Applications_AreManagedByWhoMay_AndEveryChangeIsInTheChain()
    {
        await using var desk = await Desk.OpenAsync("tatvan");
        var tenant = await desk.TenantAsync("tatvan");
        var manage = new ManageApplications(new Applications(desk.Clock, desk.Random.Fill), desk.Clock, desk.Random.Fill);
        var stranger = Actor.Of(new StaffMember { Id = Guid.NewGuid(), Roles = Roles.Head, Unit = "x" });
        var draft = new ApplicationDraft("Deneme", AppKinds.Service, [], [], []);
        Assert.Equal("auth.forbidden", (await manage.AddAsync(tenant, draft, [], stranger, CancellationToken.None)).Failure!.Code);
        var admin = stranger with { Roles = [Roles.Admin] };
        var added = await manage.AddAsync(tenant, draft, [], admin, CancellationToken.None);
        Assert.NotNull(added.Value!.Secret);
        Assert.Null(Audit.ChainVerifier.Verify(tenant.Store.Handle).BrokenAt);
        Assert.Equal("field.unknownValue", (await manage.AddAsync(tenant, draft with { Scopes = ["root"] }, ["tickets"], admin, CancellationToken.None)).Failure!.Code);
        Assert.Equal("application.notFound", (await manage.NewSecretAsync(tenant, "nobody", admin, CancellationToken.None)).Failure!.Code);
    }

    private async Task<Scene> SceneAsync()
    {
        var tenant = await Desk.TenantAsync("erenler");
        var clock = new FakeClock(Desk.Start);
        var application = new Application { ClientId = $"app-{Guid.NewGuid():n}", Name = "App", Kind = AppKinds.Web, RedirectUris = Redirect, Scopes = "openid offline_access" };
        await new Applications(clock, RandomNumberGenerator.Fill).PutAsync(tenant, application, CancellationToken.None);
        var person = new StaffMember
        {
            Id = Guid.NewGuid(), UserName = Guid.NewGuid().ToString("n"), NormalizedUserName = Guid.NewGuid().ToString("n"), DisplayName = "Kişi", Roles = Roles.Agent, SecurityStamp = "s",
        };
        await tenant.Store.WriteAsync(s => s.Insert(person), CancellationToken.None);
        return new Scene(tenant, clock, new Grants(clock, RandomNumberGenerator.Fill), application, person);
    }

    private sealed record Scene(Tenant Tenant, FakeClock Clock, Grants Grants, Application Application, StaffMember Person)
    {
        public Task<string> CodeAsync() => Grants.IssueCodeAsync(
            Tenant,
            new CodeRequest(Application, Person, ["openid", "offline_access"], Redirect, Challenge, "n", Clock.Now, "pwd", null, Consented: false),
            CancellationToken.None);

        public async Task<GrantAnswer> ExchangeAsync(string code) => await Grants.ExchangeAsync(Tenant, new CodeExchange(code, Application, Redirect, Verifier, null), CancellationToken.None);

        public async Task<GrantAnswer> RefreshAsync(string token, Instant? arrived = null) =>
            await Grants.RefreshAsync(Tenant, new RefreshExchange(token, Application, null, null, arrived ?? Clock.Now), CancellationToken.None);
    }
}
