using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tickets;

namespace Derman.Core.Tests.Chats;

/// <summary>Where a tenant wants a request of every chat.</summary>
public sealed class AlwaysTests
{
    [Fact]
    public async Task Always_MakesARequestOfTheFirstWords_AndTheAnswerCountsForItsClock()
    {
        await using var desk = await Desk.OpenAsync();
        var pack = await TenantPacks.ReadAsync("tatvan");
        var accounts = pack.Channels.Accounts.Select(a => a.Account != "chat" ? a : a with { Settings = new Dictionary<string, string>(a.Settings, StringComparer.Ordinal) { ["requests"] = "always" } });
        var report = await desk.Apply.ExecuteAsync(TenantPacks.Reading(pack with { Channels = pack.Channels with { Accounts = [.. accounts] } }), new ApplyOptions(), default);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
        var office = await desk.OfficeAsync("tatvan");
        var visitor = UuidV7.New(desk.Clock.Now, desk.Random.Fill);
        await new StartChat(desk.Clock).ExecuteAsync(office.Tenant, "chat", new ChatStart(visitor, "tr"), default);
        Assert.Null(await new HearVisitor(desk.Clock, desk.Random.Fill, desk.Handle).ExecuteAsync(office.Tenant, "chat", visitor, "m0000001", "Yol bozuk", null, default));
        var ticket = office.List<Ticket>("1 = 1").Single();
        Assert.Null(ticket.FirstWordAt);
        Assert.True((await new HandleChat(desk.Clock).TakeAsync(office.Tenant, visitor, office.Agent, default)).Ok);
        Assert.True((await new SayInChat(desk.Say, desk.Clock).ExecuteAsync(office.Tenant, visitor, "Buyurun", Guid.NewGuid(), office.Agent, default)).Ok);
        Assert.Equal(desk.Clock.Now, office.Row(ticket.Id).FirstWordAt);
    }
}
