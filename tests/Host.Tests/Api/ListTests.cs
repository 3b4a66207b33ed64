using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>GET /tickets: filters, search, order, and pages that neither skip nor repeat while tickets come in.</summary>
public sealed class ListTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Filters_Narrow()
    {
        var tenant = fixture.Melikgazi;
        var ticket = await tenant.RegisterAsync("Süzgeç denemesi");
        var directorate = ticket.At("directorate", "code");
        foreach (var item in await AllAsync(tenant, $"directorate={directorate}&limit=200"))
        {
            Assert.Equal(directorate, item.At("directorate", "code"));
        }

        Assert.Contains(ticket.At("id"), (await AllAsync(tenant, $"state={ticket.At("state")}&limit=200")).Select(i => i.At("id")));
        Assert.All(await AllAsync(tenant, "category=closed&limit=200"), i => Assert.Equal("closed", i.At("category")));
        Assert.DoesNotContain(ticket.At("id"), (await AllAsync(tenant, "category=closed&limit=200")).Select(i => i.At("id")));
        Assert.Empty((await tenant.GetAsync("/tickets?directorate=nobody")).Is(200).List("items"));
    }

    [Theory]
    [InlineData("limit=0", "field.outOfRange")]
    [InlineData("limit=201", "field.outOfRange")]
    [InlineData("limit=-1", "field.outOfRange")]
    [InlineData("limit=many", "field.outOfRange")]
    [InlineData("category=nice", "field.unknownValue")]
    [InlineData("sort=oldest", "field.unknownValue")]
    [InlineData("assignee=me", "field.unknownValue")]
    [InlineData("cursor=x", "field.cursor")]
    public async Task WrongQuestion_IsRefused(string query, string code) =>
        (await fixture.Erenler.GetAsync($"/tickets?{query}")).IsProblem(422, code);

    [Fact]
    public async Task DefaultLimit_Is50_And200IsTaken()
    {
        var tenant = fixture.Behzisti;
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => tenant.RegisterAsync($"متن {i}")));
        Assert.Equal(50, (await tenant.GetAsync("/tickets")).Is(200).List("items").Count());
        Assert.True((await tenant.GetAsync("/tickets?limit=200")).Is(200).List("items").Count() > 60);
    }

    [Fact]
    public async Task Newest_IsTheOrderOfArrival()
    {
        var tenant = fixture.Tatvan;
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add((await tenant.RegisterAsync($"Varış sırası {i}", new { capturedAt = $"2026-01-0{9 - i}T08:00:00Z" })).At("id")!);
        }

        var listed = (await AllAsync(tenant, "sort=newest&limit=200")).Select(i => i.At("id")!).Where(ids.Contains).ToList();
        ids.Reverse();
        Assert.Equal(ids, listed);
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("due")]
    public async Task Pages_NeitherSkipNorRepeat_WhileTicketsArrive(string sort)
    {
        var tenant = fixture.Hizir;
        var before = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            before.Add((await tenant.RegisterAsync($"Sayfalama {sort} {i}")).At("id")!);
        }

        using var stop = new CancellationTokenSource();
        var arriving = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await tenant.RegisterAsync("Arada gelen");
            }
        });
        var seen = (await AllAsync(tenant, $"sort={sort}&limit=7")).Select(i => i.At("id")!).ToList();
        await stop.CancelAsync();
        await arriving;
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(before.Except(seen, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Due_IsOrderedByTheNextClock()
    {
        var dues = (await AllAsync(fixture.Erenler, "sort=due&limit=20")).Select(i => i.At("nextDue")).ToList();
        var running = dues.TakeWhile(d => d is not null).ToList();
        Assert.Equal(running.Order(StringComparer.Ordinal), running);
        Assert.All(dues.Skip(running.Count), Assert.Null);
    }

    [Fact]
    public async Task Search_FindsFoldedWords()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync("Iğdır çıkmazındaki KÜÇÜKÇEKMECE gölgeliği söküldü")).At("id");
        foreach (var q in new[] { "küçükçekmece", "KUCUKCEKMECE", "gölgelik", "ığdır sökül", "IĞDIR" })
        {
            Assert.Contains(id, (await tenant.GetAsync($"/tickets?q={Uri.EscapeDataString(q)}")).Is(200).List("items").Select(i => i.At("id")));
        }

        Assert.Empty((await tenant.GetAsync("/tickets?q=zzzyokböylebirsey")).Is(200).List("items"));
        var persian = (await fixture.Behzisti.RegisterAsync("درخواست ویلچر برای مادرم")).At("id");
        Assert.Contains(persian, (await fixture.Behzisti.GetAsync($"/tickets?q={Uri.EscapeDataString("ويلچر")}")).Is(200).List("items").Select(i => i.At("id")));
    }

    internal static async Task<List<JsonElement>> AllAsync(TenantApi tenant, string query)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await tenant.GetAsync($"/tickets?{query}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Is(200);
            items.AddRange(page.List("items"));
            cursor = page.At("next");
        }
        while (cursor is not null && items.Count < 20_000);

        return items;
    }
}
