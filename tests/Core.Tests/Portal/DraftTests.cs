using Derman.Core.Portal;
using Derman.Core.Portal.Drafts;
using Derman.Core.Portal.Files;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Similar;
using NodaTime;

namespace Derman.Core.Tests.Portal;

public sealed class DraftTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private static readonly DraftContent Words = new(2, "Yol bozuk", Name: "Ayşe Yılmaz", Phone: "0532 111 22 33");

    private Desk Desk => fixture.Desk;

    private DraftBook Book => new(Desk.Clock, Desk.Random.Fill);

    [Fact]
    public async Task Draft_ComesBackByItsToken_AndIsUnreadableInTheStore()
    {
        var office = await ReadyAsync();
        var token = await Book.SaveAsync(office.Tenant, null, Words, CancellationToken.None);

        Assert.Equal(Words, Book.Find(office.Tenant, token)!.Content);
        Assert.Null(Book.Find(office.Tenant, token + "x"));
        Assert.Null(Book.Find(office.Tenant, null));
        var row = Assert.Single(office.List<PortalDraft>("1 = 1"));
        Assert.DoesNotContain("Ay", System.Text.Encoding.UTF8.GetString(row.Content), StringComparison.Ordinal);
        Assert.Equal(token, await Book.SaveAsync(office.Tenant, token, Words with { Step = 3 }, CancellationToken.None));
        Assert.Equal(3, Book.Find(office.Tenant, token)!.Content.Step);
    }

    [Fact]
    public async Task Draft_OfAnotherToken_IsANewOne()
    {
        var office = await ReadyAsync();
        var token = await Book.SaveAsync(office.Tenant, "made-up", Words, CancellationToken.None);
        Assert.NotEqual("made-up", token);
    }

    [Fact]
    public async Task Draft_IsGoneAfterAWeek_WithItsFiles()
    {
        var office = await ReadyAsync();
        var token = await Book.SaveAsync(office.Tenant, null, Words, CancellationToken.None);
        await Book.AddAsync(office.Tenant, token, [Photo(1)], CancellationToken.None);
        Desk.Clock.Advance(DraftBook.Kept - Duration.FromMinutes(1));
        Assert.NotNull(Book.Find(office.Tenant, token));
        Desk.Clock.Advance(Duration.FromMinutes(1));
        Assert.Null(Book.Find(office.Tenant, token));

        await Desk.Sweep.ExecuteAsync(office.Tenant, CancellationToken.None);
        Assert.Empty(office.List<PortalDraft>("1 = 1"));
        Assert.Empty(office.List<PortalDraftFile>("1 = 1"));
    }

    [Fact]
    public async Task Files_AreCountedByKind_AllOrNone()
    {
        var office = await ReadyAsync();
        var token = await Book.SaveAsync(office.Tenant, null, Words, CancellationToken.None);
        Assert.Equal(2, (await Book.AddAsync(office.Tenant, token, [Photo(1), Photo(2)], CancellationToken.None)).Value);
        Assert.Equal("portal.tooManyFiles", (await Book.AddAsync(office.Tenant, token, [Photo(3), Photo(4)], CancellationToken.None)).Failure!.Code);
        Assert.Equal(2, Book.Find(office.Tenant, token)!.Files.Count);
        await Book.RemoveAsync(office.Tenant, token, 1, CancellationToken.None);
        Assert.Equal([2], Book.Find(office.Tenant, token)!.Files.Select(f => f.Seq));
        Assert.Equal("tracking.notFound", (await Book.AddAsync(office.Tenant, "made-up", [Photo(1)], CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Sent_TheFilesHangOnTheRequest_AndTheDraftIsGone()
    {
        var office = await ReadyAsync();
        var token = await Book.SaveAsync(office.Tenant, null, Words, CancellationToken.None);
        await Book.AddAsync(office.Tenant, token, [Photo(1)], CancellationToken.None);
        var send = new SendRequest(Desk.Register, new JoinTicket(Desk.Register, Desk.Perform), Desk.Clock, Desk.Random.Fill);
        var key = new IdempotencyKey("form register", "one", [1]);
        var first = await send.ExecuteAsync(office.Tenant, new RegisterCommand("Yol bozuk", Topic: office.Topic), Actor.Citizen, token, null, key, CancellationToken.None);
        var again = await send.ExecuteAsync(office.Tenant, new RegisterCommand("Yol bozuk", Topic: office.Topic), Actor.Citizen, token, null, key, CancellationToken.None);

        Assert.Equal(first.Value!.Number, again.Value!.Number);
        Assert.Null(Book.Find(office.Tenant, token));
        Assert.Empty(office.List<PortalDraftFile>("1 = 1"));
        var file = Assert.Single(office.List<Attachment>("\"ticket\" = @p0", office.Row(first.Value.Id).Key));
        Assert.Equal(("image/jpeg", "photo-1.jpg", "citizen"), (file.MediaType, file.FileName, file.By));
        await using var stored = office.Tenant.Store.Files.Open(file.Sha256)!;
        using var copy = new MemoryStream();
        await stored.CopyToAsync(copy);
        Assert.False(Media.Tells(copy.ToArray()));
    }

    [Fact]
    public async Task Sent_ToJoin_TheCitizenFollowsTheOpenRequest_AndSeesNothingOfAnother()
    {
        var office = await ReadyAsync();
        var main = await office.RegisterAsync(new RegisterCommand("Komşunun sırrı", Topic: office.Topic, Citizen: new CitizenInput("Fatma Kaya", "0532 999 88 77")));
        await office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket\" SET \"listed\" = 1 WHERE \"id\" = @p0", Core.Storage.Provider.Of(main.Id)), CancellationToken.None);
        var send = new SendRequest(Desk.Register, new JoinTicket(Desk.Register, Desk.Perform), Desk.Clock, Desk.Random.Fill);
        var joined = await send.ExecuteAsync(office.Tenant, new RegisterCommand("Bende de"), Actor.Citizen, null, main.Id, null, CancellationToken.None);

        Assert.True(joined.Ok, joined.Failure?.Code);
        var view = Desk.Track.Execute(office.Tenant, joined.Value!.TrackingCode, "tr").Value!;
        Assert.Equal((2, "open"), (view.Joined!.People, view.Joined.Category));
        var everything = System.Text.Json.JsonSerializer.Serialize(view);
        Assert.DoesNotContain("sırrı", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Fatma", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(main.TrackingCode, everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"listed\" = 0")]
    [InlineData("\"listed\" = 1, \"sensitivity\" = 'special'")]
    [InlineData("\"listed\" = 1, \"confidential_reporter\" = 1")]
    public async Task WhatIsNotPublicNow_IsNeitherOfferedNorJoined(string state)
    {
        var office = await ReadyAsync();
        var place = office.Tenant.Configuration.Pack.Neighbourhoods.Neighbourhoods[^1].Code;
        var main = await office.RegisterAsync(new RegisterCommand("Çukur", Topic: office.Topic, Location: new LocationInput(place)));
        await office.Tenant.Store.WriteAsync(s => s.Execute($"UPDATE \"ticket\" SET {state} WHERE \"id\" = @p0", Core.Storage.Provider.Of(main.Id)), CancellationToken.None);
        var found = new NearbyTickets().Execute(office.Tenant, new NearbyQuery("Çukur", office.Topic, place, null, null, null), Actor.Citizen);
        var joined = await new JoinTicket(Desk.Register, Desk.Perform).ExecuteAsync(office.Tenant, main.Id, new RegisterCommand("Bende de"), Actor.Citizen, null, CancellationToken.None);

        Assert.DoesNotContain(found, f => f.Id == main.Id);
        Assert.Equal(TicketErrors.NotFound, joined.Failure);
    }

    private static CitizenFile Photo(int number) => CitizenFile.Take(CitizenFile.Photo, Media.Jpeg(), number).Value!;

    private async Task<Office> ReadyAsync()
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync("erenler");
        await office.Tenant.Store.WriteAsync(s => s.Execute("DELETE FROM \"portal_draft\"") + s.Execute("DELETE FROM \"portal_draft_file\""), CancellationToken.None);
        return office;
    }
}
