using Derman.Core.Chats;
using Derman.Core.Tenancy;
using Derman.Host.Tests.OpenId;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Chats;

/// <summary>A chat answered from another program, by a person who gave it a token.</summary>
public sealed class ChatApiTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private TenantApi Desk => fixture.Tatvan;

    [Fact]
    public async Task Chat_IsTaken_AnsweredOnce_MadeATicketAndEnded_ByAPersonOnly()
    {
        await using var widget = new ChatWidget(Desk.Base, "chat", "https://www.tatvan.bel.tr");
        await widget.ConnectAsync();
        await widget.SayAsync("api00001", "Parktaki lamba yanmıyor");
        await widget.UntilAsync(w => w.Acknowledged.Count == 1);
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("tatvan"), default))!;
        var chat = $"/chats/{VisitorTokens.Read(tenant.Key, "chat", widget.Token, NodaTime.SystemClock.Instance.GetCurrentInstant())}";

        (await Desk.GetAsync("/chats")).IsProblem(403, "chat.notAllowed");
        (await Desk.PostAsync($"{chat}/take", null)).IsProblem(403, "chat.notAllowed");

        using var app = await RelyingParty.NewAsync(fixture.Host, Desk, a => a.Scopes = "openid chats tickets.read");
        var person = ("Authorization", $"Bearer {(await app.TokensAsync("masa", ("scope", "openid chats tickets.read"))).At("access_token")}");
        Assert.Equal(204, (await Desk.PostAsync("/chats/presence", new { accepting = true }, person)).Status);
        Assert.Contains((await Desk.GetAsync("/chats", person)).Is(200).List("items"), c => chat.EndsWith(c.At("id")!, StringComparison.Ordinal) && c.At("state") == "waiting");
        (await Desk.PostAsync($"{chat}/say", new { text = "Merhaba" }, person)).IsProblem(409, "chat.notYours");
        Assert.Equal(204, (await Desk.PostAsync($"{chat}/take", null, person)).Status);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(204, (await Desk.PostAsync($"{chat}/say", new { text = "Bakıyoruz" }, person, ("Idempotency-Key", chat))).Status);
        }

        var lines = (await Desk.GetAsync(chat, person)).Is(200).List("lines").ToList();
        Assert.Equal(["Parktaki lamba yanmıyor", "Bakıyoruz"], lines.Select(l => l.At("text")));
        Assert.Equal(204, (await Desk.PostAsync($"{chat}/read", new { upTo = lines[0].GetProperty("seq").GetInt64() }, person)).Status);
        Assert.NotEmpty((await Desk.GetAsync("/chats/targets", person)).Is(200).List("items"));

        var made = (await Desk.PostAsync($"{chat}/ticket", null, person)).Is(201);
        Assert.Equal("Parktaki lamba yanmıyor", made.At("text"));
        Assert.Equal(204, (await Desk.PostAsync($"{chat}/end", null, person)).Status);
        Assert.Equal("ended", (await Desk.GetAsync(chat, person)).Is(200).GetProperty("summary").At("state"));

        var missing = await Desk.GetAsync($"/chats/{Guid.Empty}", person);
        missing.IsProblem(404, "chat.notFound");
        Assert.Equal(403, (await fixture.Erenler.GetAsync(chat)).Status);
    }
}
