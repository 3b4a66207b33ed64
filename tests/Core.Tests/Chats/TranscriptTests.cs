using Derman.Channels;
using Derman.Core.Audit;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tickets;

namespace Derman.Core.Tests.Chats;

/// <summary>A chat as its visitor read it, to whom it is sent, and what is kept of that.</summary>
public sealed class TranscriptTests
{
    private static readonly TranscriptLetter Letter = new("Yazışmanız", "…", "tr");

    [Fact]
    public async Task Transcript_GoesToTheAddressOnce_AndTheAddressIsKeptNowhere()
    {
        await using var desk = await Desk.OpenAsync();
        var pack = await TenantPacks.ReadAsync("tatvan");
        var mailbox = pack.Channels.Accounts[0] with { Account = "eposta", Plugin = "email", Enabled = true, Settings = new Dictionary<string, string>(StringComparer.Ordinal) };
        var report = await desk.Apply.ExecuteAsync(TenantPacks.Reading(pack with { Channels = pack.Channels with { Accounts = [.. pack.Channels.Accounts, mailbox] } }), new ApplyOptions(), default);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
        var office = await desk.OfficeAsync("tatvan");
        var visitor = UuidV7.New(desk.Clock.Now, desk.Random.Fill);
        await new StartChat(desk.Clock).ExecuteAsync(office.Tenant, "chat", new ChatStart(visitor, "tr"), default);
        await new HearVisitor(desk.Clock, desk.Random.Fill, desk.Handle).ExecuteAsync(office.Tenant, "chat", visitor, "m0000001", "Yol bozuk", "Ayşe", default);
        var (read, send) = (new ReadTranscript(new ReadVisit()), new SendTranscript(desk.Gateway, desk.Clock));
        Task<Failure?> SendAsync(string address) => send.ExecuteAsync(office.Tenant, read.OfVisitor(office.Tenant, "chat", visitor)!, address, Letter, Actor.Citizen, default);

        Assert.Equal(ChatErrors.NotAnswered, await SendAsync("ayse@example.org")); // Nobody of ours has seen what would be sent.
        await new HandleChat(desk.Clock).TakeAsync(office.Tenant, visitor, office.Agent, default);
        await new SayInChat(desk.Say, desk.Clock).ExecuteAsync(office.Tenant, visitor, "Hangi yol?", Guid.NewGuid(), office.Agent, default);
        foreach (var address in (string[])["", "ayse", "Ayşe <ayse@example.org>", "a@b\r\nBcc: c@d", new string('a', 250) + "@example.org"])
        {
            Assert.Equal(ChatErrors.Address, await SendAsync(address));
        }

        desk.Gateway.Sent.Clear();
        Assert.Null(await SendAsync("ayse@example.org"));
        Assert.Null(await SendAsync("ayse@example.org"));
        Assert.Equal([("eposta", "ayse@example.org", "Yazışmanız"), ("eposta", "ayse@example.org", "Yazışmanız")], desk.Gateway.Sent.Select(s => (s.Account, s.Message.To, s.Message.Subject)));
        Assert.Single(desk.Gateway.Sent.Select(s => s.Message.IdempotencyKey).Distinct());
        desk.Gateway.Answer = _ => new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "550");
        Assert.Null(await SendAsync("nobody@example.org")); // Who asks learns nothing about addresses.
        desk.Gateway.Answer = _ => new SendOutcome.Rejected(SendRejection.Reauthorise, "535");
        Assert.Equal(ChatErrors.MailLater, await SendAsync("ayse@example.org"));
        desk.Gateway.Answer = null;
        desk.Gateway.Unavailable = true;
        Assert.Equal(ChatErrors.MailLater, await SendAsync("ayse@example.org"));

        Assert.DoesNotContain("example.org", string.Concat(office.List<TicketEvent>("\"kind\" = @p0", SendTranscript.Event).Select(e => e.Content)), StringComparison.Ordinal);
        Assert.Equal([true, false], read.OfStaff(office.Tenant, visitor, office.Agent)!.Messages.Select(m => m.Mine));
        Assert.Null(read.OfStaff(office.Tenant, visitor, office.Worker));
        Assert.Null(read.OfVisitor(office.Tenant, "other", visitor));
    }
}
