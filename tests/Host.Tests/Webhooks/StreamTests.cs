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
public sealed class StreamTests : IAsyncLifetime
{
    private BotDouble _bot = null!;
    private RunningHost _host = null!;

    public async Task InitializeAsync()
    {
        _bot = await BotDouble.StartAsync();
        _host = await RunningHost.StartAsync(new HostSettings
        {
            DemoTickets = 12,
            PluginSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["telegram:apiBaseAddress"] = _bot.Address },
        });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task Message_OverTheLine_BecomesARequest_Once_AndIsAnswered_UntilTheAccountIsSwitchedOff()
    {
        _bot.Say(41, 500_000_101, "Sokakta yol çukuru var");
        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        var before = Tickets(tenant);
        using var admin = new Browser(_host.Address, "erenler");
        Assert.Equal(HttpStatusCode.OK, await admin.SignInAsync("yonetici"));
        await admin.GoAsync("/admin/channels/account?plugin=telegram");
        Assert.True(await SaveAsync(admin, "true", ("Code", "tg"), ("Settings[botToken]", BotDouble.Token)) == HttpStatusCode.OK, admin.Page[Math.Max(0, admin.Page.IndexOf("dm-errors", StringComparison.Ordinal))..][..900]);

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

        Assert.Equal(HttpStatusCode.OK, await SaveAsync(admin, "false"));
        await Poll.UntilAsync(() => Task.FromResult(_host.Service<KeepStreams>().Of(tenant.Id, "tg") is null), "the end of the line");
    }

    private static long Tickets(Tenant tenant) => tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));

    private static Task<HttpStatusCode> SaveAsync(Browser admin, string enabled, params (string, string)[] more) => admin.SendAsync(
        "handler=Save",
        [
            ("Enabled", enabled), ("Names[tr]", "Telegram"), ("Names[en]", "Telegram"), ("Names[fa]", "تلگرام"), ("Settings[mode]", "polling"), .. more,
        ]);
}
