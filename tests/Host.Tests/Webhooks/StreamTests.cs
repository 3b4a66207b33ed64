using System.Net;
using Derman.Core.Channels.Streams;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Host.Channels.Streams;
using Derman.Host.Hosting;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Webhooks;

/// <summary>An account with a line of its own, from the screen on which it is made to the answer that goes out.</summary>
public sealed class StreamTests(StreamHost streams) : IClassFixture<StreamHost>
{
    private readonly RunningHost _host = streams.Host;
    private readonly BotDouble _bot = streams.Bot;

    [Fact]
    public async Task Message_OverTheLine_BecomesARequest_Once_AndIsAnswered_UntilTheAccountIsSwitchedOff()
    {
        _bot.Say(41, 500_000_101, "Sokakta yol çukuru var");
        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        var before = Tickets(tenant);
        using var admin = new Browser(_host.Address, "erenler");
        Assert.Equal(HttpStatusCode.OK, await admin.SignInAsync("yonetici"));
        await admin.GoAsync("/admin/channels/account?plugin=telegram");
        Assert.True(await SaveAsync(admin, "true", ("Code", "tg"), ("Settings[botToken]", BotDouble.Token), ("Settings[mode]", "polling")) == HttpStatusCode.OK, admin.Page[Math.Max(0, admin.Page.IndexOf("dm-errors", StringComparison.Ordinal))..][..900]);

        await Poll.UntilAsync(() => Task.FromResult(Tickets(tenant) == before + 1), "the request");
        await Poll.UntilAsync(() => Task.FromResult(!_bot.Taken.IsEmpty), "the receipt");
        Assert.Equal("500000101", Assert.Single(_bot.Taken).Chat);
        Assert.Equal("41", StoreStream.CursorOf(tenant, "tg"));
        Assert.Null(_host.Service<KeepStreams>().Of(tenant.Id, "santral")); // The exchange calls us: no line is held, and for its sake nobody is woken.
        await admin.GoAsync("/admin/channels/account?account=tg");
        Assert.Contains("Hat açık", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        await Poll.UntilAsync(() => Task.FromResult(_bot.Asked.Contains(42)), "the next question");
        Assert.Equal(before + 1, Tickets(tenant));
        await Poll.UntilAsync(() => Task.FromResult(tenant.Store.Read(s => s.List<Delivery>("\"means\" = 'tg'")).Single() is { State: "sent", ExternalId: not null }), "the answer to our own send");

        Assert.Equal(HttpStatusCode.OK, await SaveAsync(admin, "false", ("Settings[mode]", "polling")));
        await Poll.UntilAsync(() => Task.FromResult(_host.Service<KeepStreams>().Of(tenant.Id, "tg") is null), "the end of the line");
    }

    [Fact]
    public async Task Letter_BecomesARequest_ItsAnswersGoOutInItsThread_AndWhatComesBackFindsItByOurToken()
    {
        streams.Mailbox.Put(Letter("m1", "Kaldırım", "Kaldırım taşları sökük.", ""));
        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("tatvan"), CancellationToken.None))!;
        var before = Tickets(tenant);
        using var admin = new Browser(_host.Address, "tatvan");
        Assert.Equal(HttpStatusCode.OK, await admin.SignInAsync("yonetici"));
        await admin.GoAsync("/admin/channels/account?plugin=email");
        Assert.True(await SaveAsync(
            admin,
            "true",
            [
                ("Code", "eposta"), ("Settings[address]", "masa@tatvan.example"), ("Settings[name]", "Çözüm Masası"), ("Settings[password]", "parola-1234"),
                ("Settings[imapHost]", "localhost"), ("Settings[imapPort]", $"{streams.Mailbox.Port}"), ("Settings[imapSecurity]", "none"),
                ("Settings[smtpHost]", "localhost"), ("Settings[smtpPort]", $"{streams.Outgoing.Port}"), ("Settings[smtpSecurity]", "none"),
            ]) == HttpStatusCode.OK, admin.Page[Math.Max(0, admin.Page.IndexOf("dm-errors", StringComparison.Ordinal))..][..900]);

        await Poll.UntilAsync(() => Task.FromResult(Tickets(tenant) == before + 1), "the request");
        var receipt = await OutgoingAsync(1);
        Assert.Equal(("<m1@uzak.example>", "ayse@uzak.example"), (Header(receipt, "In-Reply-To"), Header(receipt, "To")));
        var conversation = tenant.Store.Read(s => s.List<Conversation>("\"account\" = 'eposta'")).Single();
        var token = Header(receipt, "Message-ID").Split('.')[0][1..];
        Assert.Equal(32, token.Length); // The conversation's number and our signature of it.

        // From another address and about something else, to a name of ours whose copy the provider lost: only the token tells where it belongs.
        streams.Mailbox.Put(Letter("m2", "Fw: bambaşka", "Hâlâ sökük.", $"In-Reply-To: <{token}.0000@tatvan.example>\n", "ayse.is@baska.example"));
        await Poll.UntilAsync(() => Task.FromResult(Words(tenant, conversation.Key).Contains("Hâlâ sökük.")), "the second letter");
        Assert.Equal(before + 1, Tickets(tenant));

        var api = _host.Tenant("tatvan");
        (await api.PostAsync($"/tickets/{tenant.Store.Read(s => s.First<Core.Tickets.Ticket>("\"key\" = @p0", conversation.Ticket!.Value))!.Id}/messages", new { text = "Ekip yarın geliyor." })).Is(200);
        var answer = await OutgoingAsync(2);
        Assert.StartsWith($"<{token}.", Header(answer, "Message-ID"), StringComparison.Ordinal);
        Assert.NotEqual(Header(receipt, "Message-ID"), Header(answer, "Message-ID"));
        Assert.Equal("<m2@uzak.example>", Header(answer, "In-Reply-To"));
        Assert.Contains("<m1@uzak.example>", Header(answer, "References"), StringComparison.Ordinal);
        Assert.All(streams.Mailbox.Letters, letter => Assert.True(letter.Seen));
    }

    private async Task<string> OutgoingAsync(int which)
    {
        await Poll.UntilAsync(() => Task.FromResult(streams.Outgoing.Letters.Count >= which), $"outgoing letter {which}");
        return streams.Outgoing.Letters.ElementAt(which - 1);
    }

    private static List<string> Words(Tenant tenant, long conversation) =>
        tenant.Store.Read(s => s.List<Message>("\"direction\" = 'in' AND \"conversation\" = @p0", conversation)).ConvertAll(m => m.Text);

    /// <summary>With its continued lines.</summary>
    private static string Header(string letter, string name)
    {
        var head = letter[..letter.IndexOf("\n\n", StringComparison.Ordinal)].Replace("\n ", " ", StringComparison.Ordinal);
        return head.Split('\n').First(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
    }

    private static string Letter(string id, string subject, string words, string headers, string from = "ayse@uzak.example") =>
        $"Message-ID: <{id}@uzak.example>\nFrom: Ayşe <{from}>\nTo: masa@tatvan.example\n{headers}Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{words}\n";

    private static long Tickets(Tenant tenant) => tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));

    private static Task<HttpStatusCode> SaveAsync(Browser admin, string enabled, params (string, string)[] more) => admin.SendAsync(
        "handler=Save",
        [
            ("Enabled", enabled), ("Names[tr]", "Telegram"), ("Names[en]", "Telegram"), ("Names[fa]", "تلگرام"), .. more,
        ]);
}
