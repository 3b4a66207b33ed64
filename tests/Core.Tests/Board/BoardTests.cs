using Derman.Core.Board;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tests.Tickets;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Board;

/// <summary>What the board says, for whom, and that each number is exactly the list behind it.</summary>
public sealed class BoardTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _mayor = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _mayor = await _office.AddAsync("mayor", Roles.Executive, _office.Tenant.Configuration.Profile.Desk);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task EveryNumber_IsTheLengthOfItsList_ForEveryReader()
    {
        for (var seed = 1; seed <= 15; seed++)
        {
            await new Walk(_office, [await _office.AddAsync($"audience{seed}", "audience", _office.Tenant.Configuration.Profile.Desk)], seed).RunAsync(20);
        }

        _desk.Clock.Advance(Duration.FromDays(9));
        await _office.RegisterAsync();
        var closed = await _office.RegisterAsync();
        await _office.SolvedAndClosedAsync(closed.Id);
        await SealAsync((await _office.RegisterAsync()).Id);
        var (overdue, broken, solved) = (0, 0, 0);
        foreach (var reader in (Actor[])[_office.Agent, _office.Head, _office.OtherHead, _office.Auditor, _mayor])
        {
            foreach (var period in Enum.GetValues<BoardPeriod>())
            {
                var view = Read(reader, period);
                var n = view.Numbers;
                foreach (var (subject, count) in Counts(n))
                {
                    var listed = Behind(new BoardQuery(subject, period), reader);
                    Assert.True(count == listed.Count, $"{reader.Name} {period} {subject}: {count}, but {listed.Count} in the list.");
                    Assert.Equal(listed.Count, listed.Distinct().Count());
                    Assert.All(listed, id => Assert.True(_desk.Read.Execute(_office.Tenant, id, reader).Ok));
                }

                foreach (var unit in view.Units)
                {
                    Assert.Equal(unit.Open, Behind(new BoardQuery(BoardSubject.Open, period, unit.Code), reader).Count);
                    Assert.Equal(unit.Overdue, Behind(new BoardQuery(BoardSubject.Overdue, period, unit.Code), reader).Count);
                    Assert.Equal(unit.Broken, Behind(new BoardQuery(BoardSubject.Broken, period, unit.Code), reader).Count);
                }

                Assert.Equal((n.Open, n.Overdue, n.Broken), (view.Units.Sum(u => u.Open), view.Units.Sum(u => u.Overdue), view.Units.Sum(u => u.Broken)));
                (overdue, broken, solved) = (overdue + n.Overdue, broken + n.Broken, solved + n.Solved);
            }
        }

        Assert.True(overdue > 0 && broken > 0 && solved > 0, "Nothing was late, broken or solved: the test says nothing.");
        Assert.Equal(0, _office.Tenant.Store.Read(TicketCounts.Wrong));
    }

    [Fact]
    public async Task Head_CountsOnlyTheOwnPartOfTheTree_AndIsGivenNoOtherList()
    {
        await _office.RegisterAsync();
        await _office.RegisterAsync();
        Assert.Equal(2, Read(_office.Head).Numbers.Arrived);
        Assert.False(Read(_office.Head).Whole);
        Assert.Equal(0, Read(_office.OtherHead).Numbers.Arrived);
        Assert.Empty(Read(_office.OtherHead).Units);
        Assert.Empty(Behind(new BoardQuery(BoardSubject.Arrived, Directorate: _office.Unit), _office.OtherHead));
        Assert.Equal(2, Read(_mayor).Numbers.Arrived);
        Assert.True(Read(_mayor).Whole);
    }

    [Fact]
    public async Task WhoAnswersForNothing_HasNoBoard()
    {
        await _office.RegisterAsync();
        foreach (var reader in (Actor[])[_office.Worker, _office.Stranger])
        {
            Assert.Equal("auth.forbidden", new ReadBoard(_desk.Clock).Execute(_office.Tenant, BoardPeriod.Day, reader).Failure!.Code);
            Assert.Equal("auth.forbidden", new ListBehind(_desk.Clock).Execute(_office.Tenant, new BoardQuery(BoardSubject.Arrived), reader).Failure!.Code);
        }
    }

    [Fact]
    public async Task Sealed_CountsOnlyForWhoMaySeeIt()
    {
        await SealAsync((await _office.RegisterAsync()).Id);
        Assert.Equal((0, 0), (Read(_office.Agent).Numbers.Arrived, Read(_office.Agent).Numbers.Open));
        Assert.Equal((0, 0), (Read(_office.Head).Numbers.Arrived, Read(_office.Head).Numbers.Open));
        Assert.Equal((1, 1), (Read(_mayor).Numbers.Arrived, Read(_mayor).Numbers.Open));
    }

    [Fact]
    public async Task Arrived_IsComparedWithTheSameDaysUpToTheSameHour()
    {
        Assert.Null(Read(_mayor).Usual);
        for (var week = 0; week < 8; week++)
        {
            _desk.Clock.Now = FakeClock.Local("2026-08-03 09:00", "Europe/Istanbul") + Duration.FromDays(7 * week);
            await _office.RegisterAsync();
            await _office.RegisterAsync();
            _desk.Clock.Advance(Duration.FromHours(9)); // After the hour of the comparison.
            await _office.RegisterAsync();
        }

        _desk.Clock.Now = FakeClock.Local("2026-08-03 12:00", "Europe/Istanbul") + Duration.FromDays(7 * 8);
        for (var i = 0; i < 6; i++)
        {
            await _office.RegisterAsync();
        }

        _desk.Clock.AdvanceMinutes(1);
        var view = Read(_mayor);
        Assert.Equal(new Usual(2, 2, 2, 7), view.Usual); // The day on which the desk began was no whole one.
        Assert.Equal(4, view.Usual!.Difference(view.Numbers.Arrived));
        Assert.Equal(6, Read(_mayor, BoardPeriod.Week).Numbers.Arrived);
        Assert.Equal(6, view.Days[^1].Arrived);
        Assert.Equal(3, view.Days[^8].Arrived);
    }

    [Fact]
    public async Task BrokenPromise_StaysBroken_WhenItIsKeptLater()
    {
        var ticket = await _office.RegisterAsync();
        var due = _office.List<RunningClock>("\"kind\" = 'promised'").Single().Due!.Value;
        _desk.Clock.Now = due + Duration.FromMinutes(1);
        Assert.Equal((1, 1), (Read(_mayor).Numbers.Broken, Read(_mayor).Numbers.Overdue));
        await _office.SolvedAndClosedAsync(ticket.Id);
        var numbers = Read(_mayor).Numbers;
        Assert.Equal((1, 0, 1), (numbers.Broken, numbers.Overdue, numbers.Closed));
        _desk.Clock.Advance(Duration.FromDays(2));
        Assert.Equal((0, 1), (Read(_mayor).Numbers.Broken, Read(_mayor, BoardPeriod.Week).Numbers.Broken));
    }

    [Fact]
    public async Task Responsible_IsTheHead_WhoeverStandsIn_OrTheNearestAbove()
    {
        await _office.RegisterAsync();
        Assert.Equal(["head of " + _office.Unit], Named());
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                var head = s.First<StaffMember>("\"id\" = @p0", Provider.Of(_office.Head.StaffId!.Value))!;
                (head.AbsentFrom, head.Substitute) = (_desk.Clock.Now - Duration.FromDays(1), _office.Colleague.StaffId);
                s.Update(head);
            },
            CancellationToken.None);
        Assert.Equal(["colleague of " + _office.Unit], Named());
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"staff_member\" SET \"active\" = 0 WHERE \"id\" = @p0", Provider.Of(_office.Head.StaffId!.Value)), CancellationToken.None);
        var above = _office.Tenant.Configuration.Tree.Above(_office.Unit).First().Code;
        await _office.AddAsync("deputy", Roles.Head, above);
        Assert.Equal(["deputy of " + above], Named());

        IReadOnlyList<string> Named() => Read(_mayor).Units.Single(u => u.Code == _office.Unit).Responsible;
    }

    [Fact]
    public void Hot_IsWhatIsUnusualThere_NotWhatIsMany()
    {
        Dictionary<string, int> Week(int big, int small) => new(StringComparer.Ordinal) { ["BIG"] = big, ["SMALL"] = small };
        IReadOnlyList<IReadOnlyDictionary<string, int>> before = [Week(100, 2), Week(104, 3), Week(98, 2), Week(101, 1)];
        Assert.Equal([new HotPlace("SMALL", 12, 2)], HotPlaces.Of(Week(106, 12), before));
        Assert.Empty(HotPlaces.Of(Week(101, 4), before));
        Assert.Equal(["BIG"], HotPlaces.Of(Week(140, 2), before).Select(p => p.Code));
    }

    [Fact]
    public void Usual_SaysNothing_OfTooFewOrOfOrdinaryDays()
    {
        Assert.Null(Usual.Of([3, 4]));
        Assert.Null(Usual.Of([10, 12, 14, 16])!.Difference(13));
        Assert.Equal(7, Usual.Of([10, 12, 14, 16])!.Difference(20));
        Assert.Equal(-8, Usual.Of([10, 12, 14, 16])!.Difference(5));
    }

    private static (BoardSubject Subject, int Count)[] Counts(BoardNumbers n) =>
    [
        (BoardSubject.Arrived, n.Arrived), (BoardSubject.Solved, n.Solved), (BoardSubject.Closed, n.Closed), (BoardSubject.Open, n.Open),
        (BoardSubject.Waiting, n.Waiting), (BoardSubject.Overdue, n.Overdue), (BoardSubject.DueToday, n.DueToday), (BoardSubject.Broken, n.Broken),
    ];

    private BoardView Read(Actor reader, BoardPeriod period = BoardPeriod.Day)
    {
        var result = new ReadBoard(_desk.Clock).Execute(_office.Tenant, period, reader);
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value!;
    }

    private List<Guid> Behind(BoardQuery query, Actor reader)
    {
        var all = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = new ListBehind(_desk.Clock).Execute(_office.Tenant, query with { Cursor = cursor, Limit = 4 }, reader).Value!;
            all.AddRange(page.Items.Select(i => i.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private ValueTask SealAsync(Guid id) => _office.Tenant.Store.WriteAsync(
        s =>
        {
            var ticket = s.First<Ticket>("\"id\" = @p0", Provider.Of(id))!;
            var place = CountPlace.Of(ticket);
            (ticket.SealedAt, ticket.Version) = (_desk.Clock.Now, ticket.Version + 1);
            Assert.True(s.Update(ticket));
            TicketCounts.Moved(s, place, ticket);
        },
        CancellationToken.None);
}
