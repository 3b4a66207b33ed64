using Derman.Channels;
using Derman.Core.Calls;
using Derman.Core.Calls.Contacts;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Channels;

public sealed class CallTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private Desk Desk => fixture.Desk;

    [Theory]
    [InlineData("a", new[] { CallEventKind.Ring, CallEventKind.Answered, CallEventKind.HangUp }, "ended")]
    [InlineData("b", new[] { CallEventKind.HangUp, CallEventKind.Ring, CallEventKind.Answered, CallEventKind.Ring }, "ended")]
    [InlineData("c", new[] { CallEventKind.Abandoned, CallEventKind.Ring }, "abandoned")]
    [InlineData("d", new[] { CallEventKind.Ring, CallEventKind.Answered }, "answered")]
    public async Task Log_InAnyOrder_SaysTheSame(string id, CallEventKind[] kinds, string state)
    {
        var office = await Desk.OfficeAsync("erenler");
        foreach (var kind in kinds)
        {
            await EventAsync(office, id, kind);
        }

        var call = office.Tenant.Store.Read(s => s.First<Call>("\"call_id\" = @p0", id))!;
        Assert.Equal((state, "+905321112233"), (call.State, call.From));
        Assert.True(call.RingAt <= (call.AnsweredAt ?? call.RingAt));
    }

    [Fact]
    public async Task Finish_AsATicket_TakesNumberAndChannelFromTheCall()
    {
        var office = await Desk.OfficeAsync("erenler");
        await EventAsync(office, "t", CallEventKind.Answered);
        var finish = Desk.FinishCall;
        Assert.Equal("field.required", (await finish.TicketAsync(office.Tenant, "phone", "t", new RegisterCommand(""), office.Agent, CancellationToken.None)).Failure!.Code);
        var view = Office.Ok(await finish.TicketAsync(office.Tenant, "phone", "t", new RegisterCommand("yol", Citizen: new CitizenInput("Ali")), office.Agent, CancellationToken.None));

        Assert.Equal("phone", view.Channel);
        Assert.Equal("+90 5** *** ** 33", office.View(view.Id).Citizen!.Phone);
        Assert.Equal("call.alreadyFinished", (await finish.TicketAsync(office.Tenant, "phone", "t", new RegisterCommand("yol"), office.Agent, CancellationToken.None)).Failure!.Code);
        Assert.Equal("call.alreadyFinished", (await finish.NoTicketAsync(office.Tenant, "phone", "t", office.Agent, CancellationToken.None)).Failure!.Code);
        Assert.Equal("call.notFound", (await finish.NoTicketAsync(office.Tenant, "phone", "nobody", office.Agent, CancellationToken.None)).Failure!.Code);

        await EventAsync(office, "next", CallEventKind.Ring);
        var known = office.List<Call>("\"call_id\" = 'next'").Single();
        Assert.Equal(office.Row(view.Id).Citizen, known.Citizen); // The screen pops with the person we know.
    }

    [Fact]
    public async Task Finish_WithoutATicket_IsOneClick()
    {
        var office = await Desk.OfficeAsync("erenler");
        await EventAsync(office, "n", CallEventKind.Answered);
        var finish = Desk.FinishCall;
        for (var i = 0; i < 2; i++)
        {
            Assert.True((await finish.NoTicketAsync(office.Tenant, "phone", "n", office.Agent, CancellationToken.None)).Ok);
        }

        Assert.Equal(FinishCall.AnsweredNoTicket, office.List<Call>("\"call_id\" = 'n'").Single().Result);
        Assert.Equal(ContactKinds.Answered, office.List<DeskContact>("\"call_id\" = 'n'").Single().Kind); // Counted, and once.
    }

    [Fact]
    public async Task Draft_IsMadeWhenTheLinesRuleSays_AndNeverWithoutOne()
    {
        var office = await Desk.OfficeAsync("erenler");
        await EventAsync(office, "draft", CallEventKind.Queued);
        var call = office.List<Call>("\"call_id\" = 'draft'").Single();
        Assert.Null(call.DraftAt);
        Assert.Equal("+905321112233", office.List<Conversation>("\"key\" = @p0", call.Conversation).Single().ExternalUser);
        Assert.Equal((null, call.QueuedAt), (await SettledAsync("answer"), await SettledAsync("join")));
        (call.AnsweredAt, call.State) = (call.QueuedAt + Duration.FromSeconds(5), "answered");
        Assert.Equal((null, call.AnsweredAt, call.QueuedAt), (await SettledAsync("never"), await SettledAsync("answer"), await SettledAsync("join")));
        (call.AnsweredAt, call.State) = (null, "abandoned");
        Assert.Null(await SettledAsync("join")); // That one is called back.

        async Task<Instant?> SettledAsync(string rule)
        {
            var pack = office.Tenant.Configuration.Pack;
            var line = pack.Channels.Accounts.Single(a => a.Account == "phone") with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["drafts"] = rule } };
            var configuration = new TenantConfiguration(pack with { Channels = pack.Channels with { Accounts = [line] } }, 2);
            await office.Tenant.Store.WriteAsync(session => CallDrafts.Settle(session, configuration, call), CancellationToken.None);
            return call.DraftAt;
        }
    }

    private async Task EventAsync(Office office, string id, CallEventKind kind)
    {
        Desk.Clock.Advance(Duration.FromSeconds(3));
        var at = kind switch { CallEventKind.Ring => 0, CallEventKind.Answered => 10, _ => 60 };
        var item = new CallEvent { CallId = id, Kind = kind, From = "05321112233", At = Desk.Start.ToDateTimeOffset().AddSeconds(at) };
        Assert.NotEqual(Handled.Quarantined, await Desk.Handle.ExecuteAsync(office.Tenant, "phone", null, item, 1, Desk.Clock.Now, CancellationToken.None));
    }
}
