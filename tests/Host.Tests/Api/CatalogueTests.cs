using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

public sealed class CatalogueTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("topics")]
    [InlineData("directorates")]
    [InlineData("neighbourhoods")]
    [InlineData("request-types")]
    [InlineData("channels")]
    public async Task Lists_HaveCodesAndNames_InEveryTenant(string list)
    {
        foreach (var tenant in fixture.Tenants.Values)
        {
            var items = (await tenant.GetAsync($"/{list}")).Is(200).EnumerateArray().ToList();
            Assert.NotEmpty(items);
            Assert.All(items, i => Assert.NotEmpty(i.At("code")!));
            Assert.All(items, i => Assert.NotEmpty(i.At("name")!));
        }
    }

    [Fact]
    public async Task Names_FollowTheReadersLanguage()
    {
        var turkish = (await fixture.Erenler.GetAsync("/topics", ("Accept-Language", "tr"))).Is(200)[0].At("name");
        var english = (await fixture.Erenler.GetAsync("/topics", ("Accept-Language", "en"))).Is(200)[0].At("name");
        Assert.NotEqual(turkish, english);
    }

    [Fact]
    public async Task WorkflowAndCalendars_AreTheTenantsOwn()
    {
        var workflow = (await fixture.Erenler.GetAsync("/workflow")).Is(200);
        Assert.Contains("kapandi_cozuldu", workflow.List("states").Select(s => s.At("code")));
        Assert.NotEmpty(workflow.List("transitions"));
        Assert.NotEmpty(workflow.List("outcomes"));
        Assert.NotEmpty((await fixture.Erenler.GetAsync("/calendars")).Is(200).List("calendars"));
        Assert.NotEqual(workflow.GetRawText(), (await fixture.Tatvan.GetAsync("/workflow")).Json.GetRawText());
    }

    [Fact]
    public async Task Suggestions_NameTopics_AndNothingForNothing()
    {
        var topic = (await fixture.Erenler.GetAsync("/topics")).Is(200)[0];
        var suggested = (await fixture.Erenler.GetAsync($"/topics/suggest?text={Uri.EscapeDataString(topic.At("name")!)}")).Is(200);
        Assert.Equal(JsonValueKind.Array, suggested.ValueKind);
        Assert.Empty((await fixture.Erenler.GetAsync("/topics/suggest")).Is(200).EnumerateArray());
    }

    [Fact]
    public async Task UnknownPathMethodAndType_AreProblems()
    {
        var tenant = fixture.Erenler;
        (await tenant.GetAsync("/nothing")).IsProblem(404, "notFound");
        (await tenant.GetAsync("/tickets/not-a-guid")).IsProblem(404, "notFound");
        (await tenant.SendAsync(HttpMethod.Delete, "/tickets", null)).IsProblem(405, "request.method");
        (await tenant.SendAsync(HttpMethod.Post, "/tickets", new StringContent("text=x"))).IsProblem(415, "request.mediaType");
    }
}
