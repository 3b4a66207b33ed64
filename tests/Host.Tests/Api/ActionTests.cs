using System.Text.Json;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>Every action over HTTP: what it does to the ticket.</summary>
public sealed class ActionTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    public static TheoryData<string> Five => ["hizir-erzincan", "behzisti-wa", "tatvan", "erenler", "melikgazi"];

    [Theory]
    [MemberData(nameof(Five))]
    public async Task WholeLife_EndsClosed_AndIsOnTheLedger(string id)
    {
        var tenant = fixture.Tenants[id];
        var ticket = (await tenant.RegisterAsync()).At("id")!;
        var closed = await tenant.ToClosedAsync(ticket);
        Assert.Equal("closed", closed.At("category"));
        Assert.Equal("solved", closed.At("outcome"));
        Assert.Contains("requestReopen", closed.List("transitions").Select(t => t.At("action")));

        var whole = await tenant.ReadAsync(ticket);
        Assert.Superset(
            new HashSet<string> { "accept", "attached", "propose", "approve", "talk", "solve", "close" },
            whole.List("events").Select(e => e.At("kind")!).ToHashSet());
        var custody = whole.List("custody").ToList();
        Assert.All(custody, c => Assert.NotEmpty(c.At("holder", "name")!));
        Assert.All(custody.Zip(custody.Skip(1)), pair => Assert.Equal(pair.First.At("to"), pair.Second.At("from")));
        Assert.NotEmpty(whole.List("conversation"));
        Assert.Equal(JsonValueKind.Array, whole.GetProperty("tasks").ValueKind);
        Assert.Single(whole.List("attachments"));
    }

    [Fact]
    public async Task AssignAndHandOver_GoToDirectoratesAndPeople()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        var units = tenant.Demo.List("staff").Where(s => s.At("role") == "staff").Select(s => s.At("unit")!).Distinct(StringComparer.Ordinal).ToList();
        var assigned = await tenant.MustAsync(id, "assign", new { to = units[0], comment = "Sizin konunuz" });
        Assert.Equal(units[0], assigned.At("directorate", "code"));
        var person = await StaffIdAsync(tenant, "memur2");
        var handed = await tenant.MustAsync(id, "handOver", new { to = person, reason = "Bölge değişti" });
        Assert.Equal(person, handed.At("assignee"));
        Assert.Equal(units[1], handed.At("directorate", "code"));
        var holder = (await tenant.ReadAsync(id)).List("custody").Last();
        Assert.Equal(person, holder.At("holder", "code"));
        Assert.Equal("Bölge değişti", holder.At("reason"));
        (await tenant.ActAsync(id, "assign", new { to = "yok" })).IsProblem(422, "field.unknownValue");
        (await tenant.ActAsync(id, "assign", new { to = Guid.NewGuid().ToString() })).IsProblem(422, "field.unknownValue");
        (await tenant.ActAsync(id, "assign")).IsProblem(422, "field.required");
    }

    [Fact]
    public async Task AskAndWait_StopTheWork_AcceptTakesItUpAgain()
    {
        var tenant = fixture.Tatvan;
        var id = (await tenant.RegisterAsync()).At("id")!;
        (await tenant.ActAsync(id, "ask")).IsProblem(422, "field.required");
        var asked = await tenant.MustAsync(id, "ask", new { comment = "Hangi sokak?" });
        Assert.Equal("waiting", asked.At("category"));
        Assert.NotNull(asked.At("waitUntil"));
        Assert.Equal("citizen", (await tenant.ReadAsync(id)).List("custody").Last().At("holder", "kind"));
        Assert.Equal("open", (await tenant.MustAsync(id, "accept")).At("category"));
        Assert.Equal("waiting", (await tenant.MustAsync(id, "wait", new { reason = "Don nedeniyle asfalt dökülemiyor", until = "2099-01-01T00:00:00Z" })).At("category"));
        (await tenant.ActAsync(id, "wait", new { reason = "x", until = "2001-01-01T00:00:00Z" })).IsProblem(422, "field.inPast");
    }

    [Fact]
    public async Task RejectReferAndMerge_AreEndsOfTheirOwn()
    {
        var tenant = fixture.Melikgazi;
        var main = await tenant.RegisterAsync("Asıl kayıt");
        var same = (await tenant.RegisterAsync("Aynı konu")).At("id")!;
        var merged = await tenant.MustAsync(same, "merge", new { to = main.At("number"), comment = "Aynı çukur" });
        Assert.Equal(("closed", "duplicate"), (merged.At("category"), merged.At("outcome")));
        Assert.Contains("joined", (await tenant.ReadAsync(main.At("id")!)).List("events").Select(e => e.At("kind")));
        (await tenant.ActAsync(main.At("id")!, "merge", new { to = main.At("number") })).IsProblem(409, "ticket.mergeIntoSelf");
        (await tenant.ActAsync(main.At("id")!, "merge", new { to = "YOK-2026-1" })).IsProblem(422, "field.unknownValue");
        (await tenant.ActAsync(main.At("id")!, "merge", new { to = same })).IsProblem(409, "ticket.alreadyMerged");

        var referred = await tenant.MustAsync(main.At("id")!, "refer", new { to = "Kayseri Büyükşehir Belediyesi", reason = "Ana arter" });
        Assert.Equal("Kayseri Büyükşehir Belediyesi", referred.At("referredTo"));
    }

    [Fact]
    public async Task Reopening_IsAskedAndThenDecided()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        (await tenant.ActAsync(id, "decideReopen", new { decision = "accepted" })).Is(409);
        await tenant.ToClosedAsync(id);
        (await tenant.ActAsync(id, "decideReopen", new { decision = "accepted" })).IsProblem(409, "ticket.noReopenRequest");
        var asked = await tenant.MustAsync(id, "requestReopen", new { comment = "Yine aynı" });
        Assert.Equal("closed", asked.At("category"));
        Assert.Equal("True", asked.At("reopenRequested"));
        Assert.Contains("decideReopen", asked.List("transitions").Select(t => t.At("action")));
        Assert.Equal("closed", (await tenant.MustAsync(id, "decideReopen", new { decision = "refused", reason = "Yerinde bakıldı" })).At("category"));
        await tenant.MustAsync(id, "requestReopen");
        var open = await tenant.MustAsync(id, "decideReopen", new { decision = "accepted" });
        Assert.Equal("open", open.At("category"));
        Assert.Null(open.At("outcome"));
        (await tenant.ActAsync(id, "close", new { outcome = "solved" })).Is(409);
    }

    [Fact]
    public async Task Tasks_BlockSolving_UntilAnswered()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        var other = tenant.Demo.List("staff").First(s => s.At("userName") == "memur2").At("unit");
        var given = (await tenant.PostAsync($"/tickets/{id}/tasks", new { directorate = other, text = "Kazı yerini kapatın" })).Is(200);
        var task = Assert.Single(given.List("tasks"));
        await tenant.ToApprovedAsync(id);
        await tenant.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        var refused = (await tenant.ActAsync(id, "solve")).IsProblem(409, "ticket.guardsMissing");
        Assert.Equal(["tasks"], refused.Texts("requires"));
        (await tenant.PostAsync($"/tickets/{id}/tasks/{task.At("id")}", new { state = "done" })).IsProblem(422, "field.required");
        (await tenant.PostAsync($"/tickets/{id}/tasks/{Guid.NewGuid()}", new { state = "done", answer = "x" })).IsProblem(404, "task.notFound");
        var done = (await tenant.PostAsync($"/tickets/{id}/tasks/{task.At("id")}", new { state = "done", answer = "Kapatıldı" })).Is(200);
        Assert.Equal("done", done.List("tasks").Single().At("state"));
        (await tenant.PostAsync($"/tickets/{id}/tasks/{task.At("id")}", new { state = "cancelled" })).IsProblem(409, "task.ended");
        await tenant.MustAsync(id, "solve");
    }

    [Fact]
    public async Task NoteAndMessage_AreKept()
    {
        var tenant = fixture.Tatvan;
        var id = (await tenant.RegisterAsync()).At("id")!;
        await tenant.MustAsync(id, "note", new { comment = "@memur bakar mısın?" });
        (await tenant.ActAsync(id, "note")).IsProblem(422, "field.required");
        (await tenant.PostAsync($"/tickets/{id}/messages", new { text = "Ekibimiz yola çıktı." })).Is(200);
        (await tenant.PostAsync($"/tickets/{id}/messages", new { })).IsProblem(422, "field.required");
        var whole = await tenant.ReadAsync(id);
        Assert.Contains("Ekibimiz yola çıktı.", whole.List("conversation").Select(m => m.At("text")));
        Assert.Contains("note", whole.List("events").Select(e => e.At("kind")));
    }

    [Fact]
    public async Task UnknownAction_IsNotFound()
    {
        var id = (await fixture.Erenler.RegisterAsync()).At("id")!;
        (await fixture.Erenler.ActAsync(id, "explode")).IsProblem(404, "ticket.unknownAction");
        (await fixture.Erenler.ActAsync(id, "citizenReply")).IsProblem(404, "ticket.unknownAction");
        (await fixture.Erenler.ActAsync(Guid.NewGuid().ToString(), "note", new { comment = "x" })).IsProblem(404, "ticket.notFound");
    }

    private async Task<string> StaffIdAsync(TenantApi tenant, string userName)
    {
        var opened = await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(tenant.Id), CancellationToken.None);
        return fixture.Host.Service<StaffAccounts>().FindByName(opened!, userName.ToUpperInvariant())!.Id.ToString();
    }
}
