using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Chats;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Chats;

/// <summary>A visitor's line over sockets and long polling: in order, once, and nobody else's.</summary>
public sealed class ChatLineTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Site = "https://www.tatvan.bel.tr";
    private const string Account = "chat";

    private string Base => fixture.Tatvan.Base;

    [Fact]
    public async Task Reconnecting_LosesNothing_DoublesNothing_AndKeepsTheOrder()
    {
        var agent = await AgentAsync();
        await using var ayse = Widget();
        await using var veli = Widget();
        await ayse.ConnectAsync();
        await veli.ConnectAsync();
        await ayse.SayAsync("a0000001", "Bir");
        await ayse.UntilAsync(w => w.Acknowledged.Count == 1 && w.State?["state"]?.GetValue<string>() == ChatStates.Waiting);
        await veli.SayAsync("a0000001", "Benim sözüm");
        await veli.UntilAsync(w => w.Heard.Count == 1);
        var chat = await ChatOfAsync(ayse);
        Assert.True((await fixture.Host.Service<HandleChat>().TakeAsync(await TenantAsync(), chat, agent, default)).Ok);
        await SayAsync(chat, agent, "İki");
        await ayse.UntilAsync(w => w.Heard.Count == 2 && w.State?["state"]?.GetValue<string>() == ChatStates.Taken);

        await ayse.SayAsync("a0000002", "Üç"); // It is not known whether this arrived.
        ayse.Break();
        await SayAsync(chat, agent, "Dört");
        await ayse.ConnectAsync();
        await ayse.SayAsync("a0000002", "Üç");
        await ayse.SayAsync("a0000003", "Beş");
        await ayse.UntilAsync(w => w.Acknowledged.Contains("a0000003") && w.Heard.Count >= 5);

        Assert.Equal(ayse.Heard.Select(h => h.Seq).Order(), ayse.Heard.Select(h => h.Seq));
        Assert.Equal(["Beş", "Bir", "Dört", "Üç", "İki"], ayse.Heard.Select(h => h.Text).Order(StringComparer.Ordinal));
        Assert.Equal(["a0000001", "a0000002", "a0000003"], ayse.Heard.Where(h => h.Mine).Select(h => h.Id));
        Assert.Equal(["Benim sözüm"], veli.Heard.Select(h => h.Text));
    }

    [Fact]
    public async Task LongPolling_IsTheSameLine()
    {
        await using var widget = Widget();
        var first = await PollAsync(new JsonObject { ["frames"] = new JsonArray(Say("p0000001", "Bir"), Say("p0000002", "İki"), Say("p0000001", "Bir")) });
        first.ForEach(widget.Take);
        Assert.Equal(["p0000001", "p0000002", "p0000001"], widget.Acknowledged);
        Assert.Equal(["Bir", "İki"], widget.Heard.Select(h => h.Text));

        // The same visitor over a socket goes on where polling was, and words said there come to a poll that waits.
        var waiting = PollAsync(new JsonObject { ["token"] = widget.Token, ["after"] = widget.After, ["known"] = widget.State!.DeepClone() });
        await using var socket = Widget();
        socket.Token = widget.Token;
        await socket.ConnectAsync();
        await socket.SayAsync("p0000003", "Üç");
        await socket.UntilAsync(w => w.Heard.Count == 3);
        var woken = await waiting;
        while (!woken.Exists(f => f["t"]!.GetValue<string>() == "messages"))
        {
            woken.ForEach(widget.Take); // The queue moved first.
            woken = await PollAsync(new JsonObject { ["token"] = widget.Token, ["after"] = widget.After, ["known"] = widget.State!.DeepClone() });
        }

        woken.ForEach(widget.Take);
        Assert.Equal(socket.Heard, widget.Heard);
    }

    [Fact]
    public async Task ForeignKey_IsNobodys_AndForeignPages_FindNothing()
    {
        await using var widget = Widget();
        await widget.ConnectAsync();
        await widget.SayAsync("f0000001", "Gizli söz");
        await widget.UntilAsync(w => w.Acknowledged.Count == 1);
        await using var other = Widget();
        other.Token = (widget.Token![0] == 'A' ? "B" : "A") + widget.Token[1..];
        await other.ConnectAsync();
        await other.SayAsync("f0000001", "Başka söz");
        await other.UntilAsync(w => w.Acknowledged.Count == 1 && w.Heard.Count == 1);
        Assert.Equal(("Başka söz", false), (other.Heard[0].Text, other.Token == widget.Token));

        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (account, origin) in new[] { (Account, "https://evil.example"), ("missing", Site), ("whatsapp", Site), (Account, "") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/chat/{account}/poll") { Content = new StringContent("{}") };
            if (origin.Length > 0)
            {
                request.Headers.Add("Origin", origin);
            }

            using var answer = await fixture.Host.Http.SendAsync(request);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            answers.Add($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.StartsWith("NotFound", Assert.Single(answers), StringComparison.Ordinal);
        await using var foreign = new ChatWidget(Base, Account, "https://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync());
    }

    [Fact]
    public async Task MessageLeft_IsARequest_OnceHoweverOftenItIsSent()
    {
        var body = new { id = Guid.NewGuid().ToString("n"), text = "Park lambası yanmıyor", name = "Ali Kaya", lang = "tr" };
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/chat/{Account}/message") { Content = new StringContent(JsonSerializer.Serialize(body)) };
            request.Headers.Add("Origin", Site);
            using var answer = await fixture.Host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            numbers.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("number").GetString()!);
        }

        var number = Assert.Single(numbers);
        Assert.Equal("canli_destek", (await TenantAsync()).Store.Read(s => s.First<Ticket>("\"number\" = @p0", number))!.Channel);
    }

    [Fact]
    public async Task Photo_IsKeptOnce_AndOpensForItsVisitorAlone()
    {
        await using var ayse = Widget();
        await using var veli = Widget();
        await ayse.ConnectAsync();
        await veli.ConnectAsync();
        await ayse.UntilAsync(w => w.Token is not null);
        await veli.UntilAsync(w => w.Token is not null);
        using (var asks = new HttpRequestMessage(HttpMethod.Options, $"{Base}/chat/{Account}/file"))
        {
            asks.Headers.Add("Origin", Site);
            using var may = await fixture.Host.Http.SendAsync(asks);
            Assert.Equal((HttpStatusCode.NoContent, Site), (may.StatusCode, may.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        }

        Assert.Equal(HttpStatusCode.NoContent, (await SendPhotoAsync(ayse.Token, Point)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendPhotoAsync(ayse.Token, Point)).Status);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "portal.photoUnknown"), await SendPhotoAsync(ayse.Token, "<svg/>"u8.ToArray()));
        Assert.Equal((HttpStatusCode.NotFound, "notFound"), await SendPhotoAsync("x" + ayse.Token![1..], Point));
        await ayse.UntilAsync(w => w.Files.Count > 0);
        Assert.Equal("photo-1.png", Assert.Single(ayse.Files).Name);

        var file = ayse.Files[0].Id;
        Assert.Equal(Point, await OpenAsync(ayse.Token, file));
        Assert.Null(await OpenAsync(veli.Token, file));
        Assert.Null(await OpenAsync(ayse.Token, Guid.NewGuid().ToString()));
    }

    [Fact]
    public async Task Transcript_WithoutAMailbox_OrAKey_IsRefused()
    {
        await using var widget = Widget();
        await widget.ConnectAsync();
        await widget.SayAsync("t0000001", "Merhaba");
        await widget.UntilAsync(w => w.Acknowledged.Count == 1);
        Assert.Equal((HttpStatusCode.Conflict, "chat.noMail"), await PostAsync("transcript", AsText(new { token = widget.Token, email = "a@example.org" })));
        Assert.Equal((HttpStatusCode.NotFound, "notFound"), await PostAsync("transcript", AsText(new { token = "x", email = "a@example.org" })));
    }

    [Fact]
    public async Task Setup_SpeaksThePagesLanguage_AndTheWidgetIsSmall()
    {
        using var setup = await fixture.Host.Http.GetAsync($"{Base}/chat/{Account}/setup?lang=tr");
        var words = JsonDocument.Parse(await setup.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("tr", "ltr", "Gönder"), (words.GetProperty("lang").GetString(), words.GetProperty("dir").GetString(), words.GetProperty("words").GetProperty("send").GetString()));

        using var file = await fixture.Host.Http.GetAsync($"{Base}/chat/{Account}/widget.js");
        var script = await file.Content.ReadAsByteArrayAsync();
        Assert.InRange(script.Length, 5_000, 30_000);
        Assert.Equal("cross-origin", file.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Base}/chat/{Account}/widget.js");
        again.Headers.IfNoneMatch.Add(file.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await fixture.Host.Http.SendAsync(again)).StatusCode);
    }

    /// <summary>One grey point, as PNG.</summary>
    private static readonly byte[] Point = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private static StringContent AsText(object body) => new(JsonSerializer.Serialize(body));

    private async Task<(HttpStatusCode Status, string? Code)> SendPhotoAsync(string? token, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("image/png");
        using var form = new MultipartFormDataContent { { new StringContent(token ?? ""), "token" }, { new StringContent("f0000001"), "id" }, { content, "file", "IMG_2026.png" } };
        return await PostAsync("file", form);
    }

    private async Task<(HttpStatusCode Status, string? Code)> PostAsync(string path, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/chat/{Account}/{path}") { Content = body };
        request.Headers.Add("Origin", Site);
        using var answer = await fixture.Host.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }

    private async Task<byte[]?> OpenAsync(string? token, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/chat/{Account}/file/{file}") { Content = AsText(new { token }) };
        request.Headers.Add("Origin", Site);
        using var answer = await fixture.Host.Http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync() : null;
    }

    private ChatWidget Widget() => new(Base, Account, Site);

    private static JsonObject Say(string id, string text) => new() { ["t"] = "say", ["id"] = id, ["text"] = text };

    private async Task<List<JsonObject>> PollAsync(JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/chat/{Account}/poll") { Content = new StringContent(body.ToJsonString()) };
        request.Headers.Add("Origin", Site);
        using var answer = await fixture.Host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["frames"]!.AsArray().Select(f => f!.AsObject())];
    }

    private async Task<Tenant> TenantAsync() => (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("tatvan"), default))!;

    private async Task<Guid> ChatOfAsync(ChatWidget widget) => VisitorTokens.Read((await TenantAsync()).Key, Account, widget.Token, NodaTime.SystemClock.Instance.GetCurrentInstant())!.Value;

    private async Task<Actor> AgentAsync() => AgentOf(await TenantAsync());

    /// <summary>Somebody who serves everybody and answers chats.</summary>
    internal static Actor AgentOf(Tenant tenant)
    {
        var member = tenant.Store.Read(s => s.List<StaffMember>("\"active\" = 1")).First(m => tenant.Configuration.Rights.Of(m) is { SeesAll: true } rights && rights.May(Acts.AnswerChats));
        return Actor.Of(member).In(tenant.Configuration);
    }

    private async Task SayAsync(Guid chat, Actor agent, string text) =>
        Assert.True((await fixture.Host.Service<SayInChat>().ExecuteAsync(await TenantAsync(), chat, text, Guid.NewGuid(), agent, default)).Ok);
}
