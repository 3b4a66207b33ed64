using Derman.Core.Open311;
using Derman.Core.Publishing;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Publishing;

/// <summary>What the public may see of tickets, on whichever engine they lie.</summary>
public sealed class PublicListTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private readonly ReadPublicRequests _read = new();

    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task List_IsOfTheOffered_NewestFirst_PageByPage()
    {
        var office = await Desk.OfficeAsync("erenler");
        var from = Desk.Clock.Now;
        var numbers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            Desk.Clock.AdvanceMinutes(1);
            numbers.Insert(0, (await office.RegisterAsync(new RegisterCommand($"Delik {i}", Topic: "PARK-BAKIM"))).Number);
            await office.RegisterAsync(new RegisterCommand("Hasta yatağı", Topic: "SOS-ENGELLI"));
        }

        var query = new PublicQuery(from, Desk.Clock.Now, ["PARK-BAKIM", "SOS-ENGELLI"]);
        Assert.Equal(numbers, _read.List(office.Tenant, query).Select(r => r.Number));
        Assert.Empty(_read.List(office.Tenant, query with { Closed = true }));
        Assert.Equal(numbers[2..4], _read.List(office.Tenant, query with { Limit = 2, Skip = 2 }).Select(r => r.Number));
        var first = _read.List(office.Tenant, query with { Limit = 2 });
        Assert.Equal(numbers[2..], _read.List(office.Tenant, query with { After = new PublicPlaceInList(first[^1].RequestedAt, first[^1].Key) }).Select(r => r.Number));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task List_ReadsTheIndexOfWhatIsListed_WhateverIsAskedFor(bool? closed, bool after)
    {
        if (Engine.IsPostgres)
        {
            return; // It decides by statistics, and an empty table has none.
        }

        var office = await Desk.OfficeAsync("erenler");
        var now = Desk.Clock.Now;
        var (sql, values) = ReadPublicRequests.Statement(["AYD", "YOL-CUKUR"], new PublicQuery(now, now, null, closed, null, 10, 0, after ? new PublicPlaceInList(now, 7) : null));
        var plan = string.Join('\n', office.Tenant.Store.Read(s => s.Query($"EXPLAIN QUERY PLAN {sql}", r => r.GetString(3), values)));
        Assert.Matches("SEARCH t USING (COVERING )?INDEX ix_ticket_registered_at_key_topic_category", plan);
        Assert.Contains("SEARCH t USING INTEGER PRIMARY KEY", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN t", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_AreOfWhatThePublicCanSee_AndOfNothingElse()
    {
        var office = await Desk.OfficeAsync("erenler");
        var from = Desk.Clock.Now;
        var seen = await office.RegisterAsync(new RegisterCommand("Kaldırım", Topic: "YOL-KALDIRIM"));
        var hidden = await office.RegisterAsync(new RegisterCommand("Aile", Topic: "SOS-YARDIM"));
        foreach (var ticket in new[] { seen, hidden })
        {
            await office.DoAsync(ticket.Id, Moves.Assign, new ActionCommand(To: office.Worker.StaffId.ToString()));
            await office.DoAsync(ticket.Id, Moves.Note, new ActionCommand(Comment: "Yarın gidilecek"));
        }

        var news = Assert.Single(_read.News(office.Tenant, from, Desk.Clock.Now, 100), n => n.Number == seen.Number);
        Assert.Equal(PublicStatus.InProgress, news.Status);
        Assert.DoesNotContain(_read.News(office.Tenant, from, Desk.Clock.Now, 100), n => n.Number == hidden.Number);
        Assert.Empty(office.List<PublicUpdate>("\"ticket\" = @p0", office.Row(hidden.Id).Key));
    }

    [Fact]
    public async Task Status_TemporarilySolved_IsStillOpen_AndReopensAloud()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync(new RegisterCommand("Çukur", Topic: office.Topic))).Id;
        var row = office.Row(id);
        row.Category = Category.Closed;
        row.Outcome = Outcomes.Temporarily;
        row.ReopensAt = Desk.Clock.Now + Duration.FromDays(3);
        Assert.False(PublicStatus.IsClosed(row));
        Assert.Equal(PublicStatus.Scheduled, PublicStatus.Of(row));
        row.Outcome = Outcomes.WaitingBudget;
        row.ReopensAt = null;
        Assert.False(PublicStatus.IsClosed(row));
        row.Outcome = Outcomes.Solved;
        Assert.True(PublicStatus.IsClosed(row));
        Assert.Equal(PublicStatus.Fixed, PublicStatus.Of(row));
        Assert.All(Outcomes.All, o => Assert.Contains(PublicStatus.Of(new Ticket { Category = Category.Closed, Outcome = o }), PublicStatus.All));
    }

    [Fact]
    public async Task Classify_ToSomethingSensitive_TakesItOffTheList_AndItsPlaceWithIt()
    {
        var office = await Desk.OfficeAsync("erenler");
        var classify = new ClassifyTicket(Desk.Clock);
        var id = (await office.RegisterAsync(new RegisterCommand("Çöp", Topic: "TEM-COP", Location: new LocationInput(Lat: 40.75123, Lon: 30.41234)))).Id;
        Assert.Equal((true, 40.75, 30.41), (office.Row(id).Listed, office.Row(id).PublicLat, office.Row(id).PublicLon));

        await classify.ExecuteAsync(office.Tenant, id, new ClassifyCommand(Topic: "SOS-YARDIM"), office.Agent, null, null, CancellationToken.None);

        Assert.Equal((false, null, null), (office.Row(id).Listed, office.Row(id).PublicLat, office.Row(id).PublicLon));
        Assert.Null(_read.Find(office.Tenant, office.Row(id).Number));
        await classify.ExecuteAsync(office.Tenant, id, new ClassifyCommand(Topic: "YOL-CUKUR"), office.Agent, null, null, CancellationToken.None);
        Assert.Equal((true, 40.75123), (office.Row(id).Listed, office.Row(id).PublicLat));
    }

    [Fact]
    public async Task AWelfareDirectorate_ListsNothing_WhateverItsTopicsSay()
    {
        var pack = await TenantPacks.ReadAsync("behzisti-wa");
        Assert.All(pack.Topics.Topics, t => Assert.False(PublicList.MayBePublic(pack.Tenant, t with { Public = true })));
        var broken = PackReader.Check(pack with { Topics = pack.Topics with { Topics = [.. pack.Topics.Topics.Select(t => t with { Public = t.Code == "TAH" })] } });
        Assert.Equal("topic.public.sensitive", Assert.Single(broken.Problems).Code);
    }

    [Fact]
    public async Task Summary_IsApprovedByThoseWhoMay_OnTheVersionTheySaw()
    {
        var office = await Desk.OfficeAsync("erenler");
        var approve = new ApprovePublicSummary(Desk.Clock);
        var ticket = await office.RegisterAsync(new RegisterCommand("Çukur", Topic: office.Topic));
        Task<Common.Result<Core.Tickets.Views.TicketView>> As(Actor actor, int? version = null) =>
            approve.ExecuteAsync(office.Tenant, ticket.Id, new PublicSummaryCommand("Yolda çukur"), actor, version, null, CancellationToken.None).AsTask();

        Assert.Equal("ticket.moveForbidden", (await As(office.Worker)).Failure!.Code); // works on it, speaks not for the house
        Assert.Equal("ticket.notFound", (await As(office.Stranger)).Failure!.Code);
        Assert.Equal("ticket.stale", (await As(office.Agent, 99)).Failure!.Code);
        Assert.Equal("Yolda çukur", (await As(office.Head, ticket.Version)).Value!.PublicSummary);
        Assert.Equal("Yolda çukur", _read.Find(office.Tenant, ticket.Number)!.Summary);
        Assert.Equal("summaryApproved", office.View(ticket.Id).Events![^1].Kind);
    }
}

/// <summary>Choosing topics on screen.</summary>
public sealed class OfferTopicsTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>
{
    private static readonly Actor Admin = new("staff:admin", "Admin", [Roles.Admin]);

    [Fact]
    public async Task Offer_MovesTheChangeset_AndNeverOffersWhatIsSensitive()
    {
        var office = await fixture.Desk.OfficeAsync("tatvan");
        var offer = new OfferTopics(fixture.Desk.Clock);
        var before = OfferTopics.ChangedAt(office.Tenant);
        var earlier = await office.RegisterAsync(new RegisterCommand("Park", Topic: "PARK-YENI"));
        fixture.Desk.Clock.AdvanceMinutes(1);

        var refused = await offer.ExecuteAsync(office.Tenant, ["PARK-YENI", "SOS-YARDIM"], Admin, CancellationToken.None);
        Assert.Equal("field.unknownValue", refused.Failure!.Code);
        Assert.Equal("ticket.moveForbidden", (await offer.ExecuteAsync(office.Tenant, ["PARK-YENI"], office.Head, CancellationToken.None)).Failure!.Code);
        Assert.Equal(before, OfferTopics.ChangedAt(office.Tenant));

        var offered = OfferTopics.Offered(office.Tenant.Configuration).Select(t => t.Code).ToList();
        Assert.Equal(1, (await offer.ExecuteAsync(office.Tenant, [.. offered, "PARK-YENI"], Admin, CancellationToken.None)).Value);
        Assert.True(OfferTopics.ChangedAt(office.Tenant).Topics > before.Topics);
        Assert.True(OfferTopics.IsOffered(office.Tenant.Configuration, office.Tenant.Configuration.Topics["PARK-YENI"]));
        Assert.Equal(0, (await offer.ExecuteAsync(office.Tenant, [.. offered, "PARK-YENI"], Admin, CancellationToken.None)).Value);

        // Whoever asked before was not told that everybody would read it.
        Assert.Null(new ReadPublicRequests().Find(office.Tenant, earlier.Number));
        var later = await office.RegisterAsync(new RegisterCommand("Park", Topic: "PARK-YENI"));
        Assert.NotNull(new ReadPublicRequests().Find(office.Tenant, later.Number));
        await offer.ExecuteAsync(office.Tenant, offered, Admin, CancellationToken.None);
        Assert.Null(new ReadPublicRequests().Find(office.Tenant, later.Number));
    }
}
