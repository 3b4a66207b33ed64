using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>No way around the evidence: refused moves answer 409 with what is missing; concurrent ones 412.</summary>
public sealed class GuardTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("hizir-erzincan")]
    [InlineData("behzisti-wa")]
    [InlineData("tatvan")]
    [InlineData("erenler")]
    [InlineData("melikgazi")]
    public async Task Close_AtOnce_NamesAllThatIsMissing(string tenant)
    {
        var id = (await fixture.Tenants[tenant].RegisterAsync()).At("id")!;
        var bare = (await fixture.Tenants[tenant].ActAsync(id, "close")).Is(409);
        Assert.Superset(new HashSet<string> { "proof", "approval", "citizenTalk" }, bare.Texts("requires").ToHashSet());
        var refused = (await fixture.Tenants[tenant].ActAsync(id, "close", new { outcome = "solved" })).Is(409);
        Assert.Superset(new HashSet<string> { "proof", "approval", "citizenTalk" }, refused.Texts("requires").ToHashSet());
        Assert.Contains(refused.At("code"), new[] { "ticket.guardsMissing", "ticket.moveNotLegal" });
        Assert.Equal("open", (await fixture.Tenants[tenant].ReadAsync(id)).At("category"));
    }

    [Fact]
    public async Task EachGuard_IsNamedWhenItAloneIsMissing()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        Assert.Equal(["proof"], (await tenant.ActAsync(id, "propose")).IsProblem(409, "ticket.guardsMissing").Texts("requires"));
        Assert.Equal(["reason"], (await tenant.ActAsync(id, "wait")).IsProblem(409, "ticket.guardsMissing").Texts("requires"));
        await tenant.ToApprovedAsync(id);
        Assert.Contains("citizenTalk", (await tenant.ActAsync(id, "close", new { outcome = "solved" })).Is(409).Texts("requires"));
        await tenant.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        Assert.Equal(["outcome"], (await tenant.ActAsync(id, "close")).Is(409).Texts("requires"));
        await tenant.MustAsync(id, "close", new { outcome = "solved" });
    }

    [Fact]
    public async Task Reject_NeedsLegalGroundReasonApprovalAndTalk()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        Assert.Superset(new HashSet<string> { "legalGround", "reason", "approval", "citizenTalk" }, (await tenant.ActAsync(id, "reject")).Is(409).Texts("requires").ToHashSet());
        (await tenant.ActAsync(id, "close", new { outcome = "refused" })).IsProblem(422, "ticket.outcomeVia");
        await tenant.MustAsync(id, "accept");
        await tenant.MustAsync(id, "propose", new { outcome = "refused", reason = "Özel mülk", legalGround = "5393 s.K. m.15", proof = new[] { await tenant.ProofAsync(id) } });
        await tenant.MustAsync(id, "approve");
        await tenant.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        var ended = await tenant.MustAsync(id, "reject", new { reason = "Özel mülk", legalGround = "5393 s.K. m.15" });
        Assert.Equal(("closed", "refused", "5393 s.K. m.15"), (ended.At("category"), ended.At("outcome"), ended.At("legalGround")));
    }

    [Fact]
    public async Task TalkBeforeApproval_DoesNotCount()
    {
        var tenant = fixture.Tatvan;
        var id = (await tenant.RegisterAsync()).At("id")!;
        await tenant.MustAsync(id, "accept");
        await tenant.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        await tenant.MustAsync(id, "propose", new { comment = "Bitti", proof = new[] { await tenant.ProofAsync(id) } });
        await tenant.MustAsync(id, "approve");
        Assert.Contains("citizenTalk", (await tenant.ActAsync(id, "close", new { outcome = "solved" })).Is(409).Texts("requires"));
        (await tenant.ActAsync(id, "talk", new { talk = new { result = "delighted" } })).IsProblem(422, "field.unknownValue");
        (await tenant.ActAsync(id, "talk")).IsProblem(422, "field.required");
        (await tenant.ActAsync(id, "talk", new { talk = new { result = "satisfied", at = "2099-01-01T00:00:00Z" } })).IsProblem(422, "field.inFuture");
    }

    [Fact]
    public async Task ProofOfAnotherTicketOrTenant_IsNoProof()
    {
        var (mine, other) = ((await fixture.Erenler.RegisterAsync()).At("id")!, (await fixture.Erenler.RegisterAsync()).At("id")!);
        var foreign = (await fixture.Tatvan.RegisterAsync()).At("id")!;
        foreach (var proof in new[] { await fixture.Erenler.ProofAsync(other), await fixture.Tatvan.ProofAsync(foreign), Guid.NewGuid().ToString() })
        {
            (await fixture.Erenler.ActAsync(mine, "propose", new { comment = "x", proof = new[] { proof } })).IsProblem(422, "field.unknownValue");
        }
    }

    [Fact]
    public async Task StaleIfMatch_Is412_AndCurrentOneIsTaken()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        var seen = (await tenant.GetAsync($"/tickets/{id}")).ETag!;
        var first = await tenant.ActAsync(id, "note", new { comment = "bir" }, ("If-Match", seen));
        first.Is(200);
        Assert.NotEqual(seen, first.ETag);
        (await tenant.ActAsync(id, "note", new { comment = "iki" }, ("If-Match", seen))).IsProblem(412, "ticket.stale");
        (await tenant.ActAsync(id, "note", new { comment = "iki" }, ("If-Match", "\"nonsense\""))).IsProblem(412, "ticket.stale");
        (await tenant.ActAsync(id, "note", new { comment = "iki" }, ("If-Match", first.ETag!))).Is(200);
        (await tenant.ActAsync(id, "note", new { comment = "üç" }, ("If-Match", "*"))).Is(200);
    }

    [Fact]
    public async Task OneOfManyAtOnceWithTheSameETag_Wins()
    {
        var tenant = fixture.Tatvan;
        var id = (await tenant.RegisterAsync()).At("id")!;
        var seen = (await tenant.GetAsync($"/tickets/{id}")).ETag!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => tenant.ActAsync(id, "note", new { comment = $"n{i}" }, ("If-Match", seen))));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(11, answers.Count(a => a.Status == 412));
        Assert.Single((await tenant.ReadAsync(id)).List("events"), e => e.At("kind") == "note");
    }

    [Fact]
    public async Task IdempotencyKey_MakesAMoveHappenOnce()
    {
        var tenant = fixture.Tatvan;
        var id = (await tenant.RegisterAsync()).At("id")!;
        var key = ("Idempotency-Key", "note-1");
        (await tenant.ActAsync(id, "note", new { comment = "bir kez" }, key)).Is(200);
        (await tenant.ActAsync(id, "note", new { comment = "bir kez" }, key)).Is(200);
        (await tenant.ActAsync(id, "note", new { comment = "başka" }, key)).IsProblem(422, "idempotency.otherBody");
        Assert.Single((await tenant.ReadAsync(id)).List("events"), e => e.At("kind") == "note");
    }
}
