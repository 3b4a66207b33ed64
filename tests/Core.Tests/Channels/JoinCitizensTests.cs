using Derman.Channels;
using Derman.Core.Citizens;
using Derman.Core.Citizens.Joining;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tickets;

namespace Derman.Core.Tests.Channels;

public sealed class JoinCitizensTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private Ticket _first = null!;
    private Ticket _second = null!;
    private JoinCitizens _join = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _join = new JoinCitizens(_desk.Clock);
        await TakeAsync("905321112233", "yol çukuru");
        await TakeAsync("905329998877", "çöp alınmadı");
        var tickets = _office.List<Ticket>("1 = 1 ORDER BY \"key\"");
        (_first, _second) = (tickets[0], tickets[1]);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Join_PutsEverythingUnderOne_AndUndoPutsItBack()
    {
        var (kept, joined) = (_first.Citizen!.Value, _second.Citizen!.Value);
        var key = Ok(await JoinAsync());
        Assert.All(_office.List<Ticket>("1 = 1"), t => Assert.Equal(kept, t.Citizen));
        Assert.All(_office.List<Conversation>("1 = 1"), c => Assert.Equal(kept, c.Citizen));
        Assert.Equal([1, 2], _office.List<ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", kept).Select(p => p.Seq));
        await TakeAsync("905329998877", "hâlâ alınmadı"); // What comes later stays where it came.

        Assert.True(Ok(await _join.UndoAsync(_office.Tenant, _first.Id, key, _office.Agent, CancellationToken.None)));
        Assert.Equal((kept, joined), (_office.Row(_first.Id).Citizen!.Value, _office.Row(_second.Id).Citizen!.Value));
        Assert.Equal([kept, joined], _office.List<Conversation>("1 = 1 ORDER BY \"key\"").Select(c => c.Citizen!.Value));
        Assert.Equal("+905329998877", _office.List<ContactPoint>("\"citizen\" = @p0", joined).Single().Value);
        Assert.Equal("+905321112233", _office.List<ContactPoint>("\"citizen\" = @p0", kept).Single().Value);
        Assert.Equal(TicketErrors.NotFound.Code, (await _join.UndoAsync(_office.Tenant, _first.Id, key, _office.Agent, CancellationToken.None)).Failure!.Code);
        Assert.Null(Audit.ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Join_WithoutConsent_IsRefused() =>
        Assert.Equal("consent", (await _join.ExecuteAsync(_office.Tenant, _first.Id, _second.Id, " ", _office.Agent, CancellationToken.None)).Failure!.Field);

    [Fact]
    public async Task Join_OfOnePerson_IsRefused()
    {
        await JoinAsync();
        Assert.Equal(JoinCitizens.SamePerson.Code, (await JoinAsync()).Failure!.Code);
    }

    [Fact]
    public async Task Join_BySomebodyWhoSeesOnlyOne_IsRefusedAsIfTheOtherWereNotThere() =>
        Assert.Equal(TicketErrors.NotFound.Code, (await _join.ExecuteAsync(_office.Tenant, _first.Id, _second.Id, "telefonda onayladı", _office.Stranger, CancellationToken.None)).Failure!.Code);

    private ValueTask<Result<long>> JoinAsync() => _join.ExecuteAsync(_office.Tenant, _first.Id, _second.Id, "telefonda onayladı", _office.Agent, CancellationToken.None);

    private static T Ok<T>(Result<T> result)
    {
        Assert.Null(result.Failure);
        return result.Value!;
    }

    private Task TakeAsync(string from, string text) => _desk.Handle.ExecuteAsync(
        _office.Tenant,
        "whatsapp",
        null,
        new InboundMessage { ExternalId = $"{from}:{text}", From = from, At = _desk.Clock.Now.ToDateTimeOffset(), Text = text, Parts = [new TextPart(text)] },
        1,
        _desk.Clock.Now,
        CancellationToken.None);
}
