using System.Text;
using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>POST /tickets: what it takes, what it answers, and that a repeat makes no second ticket.</summary>
public sealed class RegisterTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("erenler")]
    [InlineData("tatvan")]
    [InlineData("melikgazi")]
    [InlineData("hizir-erzincan")]
    [InlineData("behzisti-wa")]
    public async Task FullRequest_IsAnsweredWithEveryPromisedMember(string id)
    {
        var tenant = fixture.Tenants[id];
        var topic = (await tenant.GetAsync("/topics")).Is(200)[0];
        var requestType = (await tenant.GetAsync("/request-types")).Is(200)[0].At("code");
        var place = (await tenant.GetAsync("/neighbourhoods")).Is(200)[0].At("code");
        var channel = (await tenant.GetAsync("/channels")).Is(200)[0].At("code");
        var answer = await tenant.PostAsync("/tickets", new
        {
            text = "Kaldırım taşları yerinden oynamış.",
            topic = topic.At("code"),
            requestType,
            channel,
            urgency = "urgent",
            citizen = new { name = "Deneme Kişi", phone = id == "behzisti-wa" ? "+989141234567" : "+905551234567" },
            location = new { neighbourhood = place, address = "Okul sokağı 3", lat = 39.75, lon = 39.49 },
        });
        var ticket = answer.Is(201);
        Assert.Equal(7, Guid.Parse(ticket.At("id")!).Version);
        foreach (var member in new[] { "number", "trackingCode", "state", "category" })
        {
            Assert.NotEmpty(ticket.At(member)!);
        }

        Assert.Equal(topic.At("code"), ticket.At("topic"));
        Assert.Contains(ticket.At("urgency"), new[] { "urgent", "critical" }); // a rule may raise it, never lower it
        Assert.NotEmpty(ticket.At("directorate", "code")!);
        Assert.NotEmpty(ticket.At("directorate", "name")!);
        Assert.NotEmpty(ticket.List("deadlines"));
        Assert.All(ticket.List("deadlines"), d =>
        {
            Assert.NotEmpty(d.At("clock")!);
            Assert.Contains(d.At("kind"), new[] { "legal", "promised", "internal" });
            Assert.EndsWith("Z", d.At("due"), StringComparison.Ordinal);
        });
        Assert.NotEmpty(ticket.List("transitions"));
        Assert.All(ticket.List("transitions"), t =>
        {
            Assert.EndsWith($"/tickets/{ticket.At("id")}/actions/{t.At("action")}", t.At("href"), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Array, t.GetProperty("requires").ValueKind);
        });
        Assert.Equal($"/{id}/api/v1/tickets/{ticket.At("id")}", answer.Headers.Location?.ToString());
        Assert.NotNull(answer.ETag);
        (await tenant.PostAsync(fixture.Host.Address + ticket.List("transitions").First(t => t.At("action") == "note").At("href"), new { comment = "href tutuyor" })).Is(200);
    }

    [Fact]
    public async Task TextAlone_IsEnough()
    {
        var ticket = await fixture.Erenler.RegisterAsync();
        Assert.Equal("open", ticket.At("category"));
        Assert.StartsWith("/erenler/", ticket.List("transitions").First().At("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameKeySameBody_GivesTheFirstAnswer_OtherBody422()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { text = "Aynı istek iki kez" };
        var first = await fixture.Erenler.PostAsync("/tickets", body, key);
        var again = await fixture.Erenler.PostAsync("/tickets", body, key);
        Assert.Equal(first.Is(201).At("id"), again.Is(201).At("id"));
        Assert.Equal(first.Json.At("trackingCode"), again.Json.At("trackingCode"));
        (await fixture.Erenler.PostAsync("/tickets", new { text = "Başka istek" }, key)).IsProblem(422, "idempotency.otherBody");
        var elsewhere = await fixture.Tatvan.PostAsync("/tickets", body, key);
        Assert.NotEqual(first.Json.At("id"), elsewhere.Is(201).At("id"));
    }

    [Fact]
    public async Task SameKeyAtOnce_MakesOneTicket()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.Erenler.PostAsync("/tickets", new { text = "Yirmi kez aynı anda" }, key)));
        Assert.Single(answers.Select(a => a.Is(201).At("id")).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryFaultIsToldAtOnce()
    {
        var problem = (await fixture.Erenler.PostAsync("/tickets", new
        {
            text = "",
            topic = "yok",
            channel = "yok",
            urgency = "yok",
            citizen = new { phone = "abc", nationalId = "11111111111", language = "xx" },
            location = new { neighbourhood = "yok", lat = 200.0, lon = 0.0 },
        })).IsProblem(422, "request.invalid");
        Assert.Superset(
            new HashSet<string> { "text", "topic", "channel", "urgency", "citizen.phone", "citizen.nationalId", "citizen.language", "location.neighbourhood", "location.lat" },
            problem.List("errors").Select(e => e.At("field")!).ToHashSet());
        Assert.All(problem.List("errors"), e => Assert.NotEqual(e.At("code"), e.At("message")));
    }

    [Theory]
    [InlineData("{", "application/json", "request.malformed")]
    [InlineData("null", "application/json", "request.malformed")]
    [InlineData("[]", "application/json", "request.malformed")]
    [InlineData("{\"text\":5}", "application/json", "request.malformed")]
    [InlineData("{\"text\":\"x\",\"capturedAt\":\"yesterday\"}", "application/json", "request.malformed")]
        [InlineData("", "application/json", "field.required")]
    public async Task UnreadableBody_IsRefusedByName(string body, string type, string code) =>
        (await fixture.Erenler.SendAsync(HttpMethod.Post, "/tickets", new StringContent(body, Encoding.UTF8, type))).IsProblem(422, code);

    [Fact]
    public async Task TooLargeBody_IsRefused()
    {
        (await fixture.Erenler.PostAsync("/tickets", new { text = new string('a', 300 * 1024) })).IsProblem(413, "request.tooLarge");
        (await fixture.Erenler.PostAsync("/tickets", new { text = new string('a', 10_001) })).IsProblem(422, "field.tooLong");
        (await fixture.Erenler.PostAsync("/tickets", new { text = "x" }, ("Idempotency-Key", new string('k', 201)))).IsProblem(422, "field.tooLong");
    }

    [Fact]
    public async Task Problems_SpeakTheReadersLanguage()
    {
        var titles = new List<string>();
        foreach (var language in new[] { "tr", "fa", "en" })
        {
            titles.Add((await fixture.Erenler.PostAsync("/tickets", new { }, ("Accept-Language", language))).IsProblem(422, "field.required").At("title")!);
        }

        Assert.Equal(3, titles.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("required", titles[2], StringComparison.Ordinal);
        Assert.Equal(titles[0], (await fixture.Erenler.PostAsync("/tickets", new { })).Json.At("title"));
        Assert.Equal(titles[1], (await fixture.Behzisti.PostAsync("/tickets", new { }, ("Accept-Language", "de"))).Json.At("title"));
    }
}
