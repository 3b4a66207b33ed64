using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Chats;

/// <summary>A chat from the first word to its end, and what becomes of it when somebody is missing.</summary>
public sealed class ChatTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>, IAsyncLifetime
{
    private const string Account = "chat";
    private readonly Desk _desk = fixture.Desk;
    private Office _office = null!;
    private StartChat _start = null!;
    private HearVisitor _hear = null!;
    private NoteVisit _note = null!;
    private HandleChat _handle = null!;
    private SayInChat _say = null!;
    private TicketFromChat _tickets = null!;
    private AttendChats _attend = null!;
    private ReadChats _chats = null!;
    private SweepChats _sweep = null!;
    private Actor _other = null!;

    private Derman.Core.Tenancy.Tenant Tenant => _office.Tenant;

    public async Task InitializeAsync()
    {
        _office = await _desk.OfficeAsync("tatvan");
        _other = await _office.AddAsync($"other-{Guid.NewGuid():n}", Derman.Core.Staff.Roles.Agent, Tenant.Configuration.Profile.Desk);
        _desk.Gateway.Templates = false;
        _start = new StartChat(_desk.Clock);
        _hear = new HearVisitor(_desk.Clock, _desk.Random.Fill, _desk.Handle);
        _note = new NoteVisit(_desk.Clock);
        _handle = new HandleChat(_desk.Clock);
        _say = new SayInChat(_desk.Say, _desk.Clock);
        _tickets = new TicketFromChat(_desk.Register, _desk.Clock);
        _attend = new AttendChats(_desk.Clock);
        _chats = new ReadChats(_desk.Clock);
        _sweep = new SweepChats(_tickets, _desk.Clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Words_OpenAConversation_ButNoRequest_UntilAPersonMakesOne()
    {
        var visitor = await StartAsync();
        await HearAsync(visitor, "m0000001", "Sokak lambası yanmıyor");
        Assert.Null(TicketOf(visitor));
        Assert.Equal(ChatStates.Waiting, Row(visitor).State);

        Assert.True((await _handle.TakeAsync(Tenant, visitor, _office.Agent, default)).Ok);
        Assert.True((await _say.ExecuteAsync(Tenant, visitor, "Merhaba, hangi sokak?", Guid.NewGuid(), _office.Agent, default)).Ok);
        var made = await _tickets.ExecuteAsync(Tenant, visitor, new RegisterCommand(null, Topic: _office.Topic, Citizen: new CitizenInput("Ayşe Kaya", "05321112233")), _office.Agent, default);
        var ticket = TicketOf(visitor)!;
        Assert.Equal((made.Value!.Number, "canli_destek", "Sokak lambası yanmıyor"), (ticket.Number, ticket.Channel, ticket.Text));
        Assert.Equal(Now, ticket.FirstWordAt); // The answer given in the chat is the first answer.
        Assert.All(Messages(visitor), m => Assert.Equal(ticket.Key, m.Ticket));
        Assert.Contains("+905321112233", _office.List<Derman.Core.Citizens.ContactPoint>("\"citizen\" = @p0", ticket.Citizen).Select(p => p.Value));
        Assert.Equal(ticket.Number, Visit(visitor).State!.Number);
        Assert.Equal(ChatErrors.HasTicket, (await _tickets.ExecuteAsync(Tenant, visitor, new RegisterCommand("x"), _office.Agent, default)).Failure);
    }

    [Fact]
    public async Task WhatAVisitorLeft_GoesWithAMadeUpConversation()
    {
        var visitor = Guid.NewGuid();
        await _start.ExecuteAsync(Tenant, Account, new ChatStart(visitor, "tr", "05321112233", "https://belediye.example/su"), default);
        await HearAsync(visitor, "m0000001", "Sokak lambası yanmıyor");
        await Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"conversation\" SET \"simulated\" = 1 WHERE \"external_user\" = @p0", visitor.ToString("n")), default);
        var admin = await _office.AddAsync($"admin-{visitor:n}", Derman.Core.Staff.Roles.Admin, Tenant.Configuration.Profile.Desk);
        Assert.True((await new Derman.Core.Channels.Simulation.EndSimulation(_desk.Clock).ExecuteAsync(Tenant, Account, admin, default)).Ok);
        Assert.Empty(_office.List<Chat>("\"phone\" = '05321112233'"));
    }

    [Fact]
    public async Task SameIdAgain_IsOneMessage_AndOrderIsThatOfArrival()
    {
        var visitor = await StartAsync();
        foreach (var id in (string[])["m0000001", "m0000002", "m0000001", "m0000003", "m0000002"])
        {
            await HearAsync(visitor, id, $"söz {id}");
        }

        var news = Visit(visitor);
        Assert.Equal(["m0000001", "m0000002", "m0000003"], news.Messages.Select(m => m.ClientId));
        Assert.Equal(["m0000003"], Visit(visitor, news.Messages[1].Seq).Messages.Select(m => m.ClientId));
        Assert.Equal("m0000001", Assert.Single(Visit(await SaidAsync("m0000001")).Messages).ClientId); // Another visitor's same id is another message.
    }

    [Theory]
    [InlineData("short", "x")]
    [InlineData("m000 0001", "x")]
    [InlineData("m0000001", "  ")]
    [InlineData("m0000001", null)]
    public async Task WhatIsNoMessage_IsRefused(string id, string? text)
    {
        var visitor = await StartAsync();
        Assert.NotNull(await _hear.ExecuteAsync(Tenant, Account, visitor, id, text, null, default));
        Assert.NotNull(await _hear.ExecuteAsync(Tenant, Account, visitor, "m0000001", new string('a', ChatRules.LongestText + 1), null, default));
        Assert.Empty(Messages(visitor));
    }

    [Fact]
    public void Token_OfAnotherAccount_Tenant_OrTime_IsNothing()
    {
        var visitor = UuidV7.New(Now, _desk.Random.Fill);
        var token = VisitorTokens.Of(Tenant.Key, Account, visitor);
        Assert.Equal(visitor, VisitorTokens.Read(Tenant.Key, Account, token, Now));
        Assert.Null(VisitorTokens.Read(Tenant.Key, "other", token, Now));
        Assert.Null(VisitorTokens.Read(new Derman.Core.Privacy.TenantKey(new byte[32]), Account, token, Now));
        Assert.Null(VisitorTokens.Read(Tenant.Key, Account, token, Now + VisitorTokens.Lasts + Duration.FromSeconds(1)));
        Assert.Null(VisitorTokens.Read(Tenant.Key, Account, (token[0] == 'A' ? 'B' : 'A') + token[1..], Now));
    }

    [Fact]
    public async Task OnlyWhoHasTakenIt_Speaks_AndAColleagueCannotTakeItToo()
    {
        var visitor = await SaidAsync("m0000001");
        Assert.Equal(ChatErrors.NotYours, (await _say.ExecuteAsync(Tenant, visitor, "x", Guid.NewGuid(), _office.Agent, default)).Failure);
        await _handle.TakeAsync(Tenant, visitor, _office.Agent, default);
        Assert.Equal(ChatErrors.Taken, (await _handle.TakeAsync(Tenant, visitor, _other, default)).Failure);
        Assert.Equal(ChatErrors.NotYours, (await _say.ExecuteAsync(Tenant, visitor, "x", Guid.NewGuid(), _other, default)).Failure);
        Assert.Equal(ChatErrors.NotYours, (await _handle.EndAsync(Tenant, visitor, _other, default)).Failure);
    }

    [Fact]
    public async Task WithoutTheRight_OrForAnotherUnit_ThereIsNoChat()
    {
        var visitor = await SaidAsync("m0000001");
        Assert.Equal(ChatErrors.NotAllowed, (await _handle.TakeAsync(Tenant, visitor, _office.Worker, default)).Failure);
        Assert.Null(_chats.One(Tenant, visitor, _office.Worker));
        Assert.Equal(ChatErrors.NotFound, (await _handle.TakeAsync(Tenant, visitor, _office.Head, default)).Failure);
        Assert.Equal(ChatErrors.NotFound, (await _handle.TakeAsync(Tenant, Guid.NewGuid(), _office.Head, default)).Failure);
        await _handle.TakeAsync(Tenant, visitor, _office.Agent, default);
        await _handle.HandOverAsync(Tenant, visitor, _office.Unit, _office.Agent, default);
        Assert.Equal(ChatErrors.NotFound, (await _handle.TakeAsync(Tenant, visitor, _office.OtherHead, default)).Failure);
        Assert.Equal(_office.Unit, Assert.Single(_chats.Going(Tenant, _office.Head)!, c => c.Id == visitor).Unit);
        Assert.True((await _handle.TakeAsync(Tenant, visitor, _office.Head, default)).Ok);
    }

    [Fact]
    public async Task SaidTwiceByThePage_IsSaidOnce()
    {
        var visitor = await TakenAsync();
        var once = Guid.NewGuid();
        Assert.True((await _say.ExecuteAsync(Tenant, visitor, "Merhaba", once, _office.Agent, default)).Ok);
        Assert.True((await _say.ExecuteAsync(Tenant, visitor, "Merhaba", once, _office.Agent, default)).Ok);
        Assert.Single(Visit(visitor).Messages, m => !m.Mine);
        await _tickets.ExecuteAsync(Tenant, visitor, new RegisterCommand(null, Topic: _office.Topic), _office.Agent, default);
        var later = Guid.NewGuid();
        Assert.True((await _say.ExecuteAsync(Tenant, visitor, "Kaydettim", later, _office.Agent, default)).Ok);
        Assert.True((await _say.ExecuteAsync(Tenant, visitor, "Kaydettim", later, _office.Agent, default)).Ok);
        Assert.Single(Visit(visitor).Messages, m => m.Text == "Kaydettim");
    }

    [Fact]
    public async Task FileOfAVisitor_StandsInTheChat_Once_AndGoesWithItToTheRequest()
    {
        var visitor = await StartAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(await _hear.ExecuteAsync(Tenant, Account, visitor, "m0000001", null, null, Photo, default));
        }

        Assert.True((await _handle.TakeAsync(Tenant, visitor, _office.Agent, default)).Ok);
        var file = Assert.Single(Assert.Single(Visit(visitor).Messages).Files);
        Assert.Equal(("photo-1.png", "image/png", (long)Photo.Content.Length), (file.Name, file.MediaType, file.Size));
        Assert.Equal(file, Assert.Single(Assert.Single(_chats.One(Tenant, visitor, _office.Agent)!.Lines).Files));
        var made = await _tickets.ExecuteAsync(Tenant, visitor, new RegisterCommand("Lamba", Topic: _office.Topic), _office.Agent, default);
        Assert.Equal(file.Id, Assert.Single(new Derman.Core.Tickets.Views.ReadTicket().Execute(Tenant, made.Value!.Id, _office.Agent).Value!.Attachments!).Id);
        Assert.Equal(file, Assert.Single(Assert.Single(Visit(visitor).Messages, m => m.Mine).Files));

        Assert.Null(await _hear.ExecuteAsync(Tenant, Account, visitor, "m0000002", null, null, Photo, default)); // To the open request.
        Assert.Equal(2, new Derman.Core.Tickets.Views.ReadTicket().Execute(Tenant, made.Value.Id, _office.Agent).Value!.Attachments!.Count);
    }

    [Fact]
    public async Task FileOfAnAgent_ReachesItsVisitor_AndNobodyElse()
    {
        var (visitor, other) = (await TakenAsync(), await SaidAsync("m0000001"));
        var send = new SendChatFile(_desk.Clock, _desk.Random.Fill);
        var once = Guid.NewGuid();
        for (var i = 0; i < 2; i++)
        {
            using var form = new MemoryStream("%PDF-"u8.ToArray());
            Assert.True((await send.ExecuteAsync(Tenant, visitor, "C:\\belge\\form.pdf", "application/pdf", form, once, _office.Agent, default)).Ok);
        }

        var file = Assert.Single(Assert.Single(Visit(visitor).Messages, m => !m.Mine).Files);
        Assert.Equal("form.pdf", file.Name);
        Assert.NotNull(Row(visitor).AnsweredAt);
        var open = new OpenChatFile();
        await using (var opened = open.OfVisitor(Tenant, Account, visitor, file.Id)!.Content)
        {
            using var content = new StreamReader(opened);
            Assert.Equal("%PDF-", await content.ReadToEndAsync());
        }

        Assert.Null(open.OfVisitor(Tenant, Account, other, file.Id));
        Assert.Null(open.OfVisitor(Tenant, "other", visitor, file.Id));
        Assert.Null(open.OfStaff(Tenant, other, file.Id, _office.Agent));
        Assert.Null(open.OfStaff(Tenant, visitor, file.Id, _office.Worker));
        Assert.Equal(ChatErrors.NotYours, (await send.ExecuteAsync(Tenant, other, "x", null, Stream.Null, Guid.NewGuid(), _office.Agent, default)).Failure);
        Assert.Equal("file", (await send.ExecuteAsync(Tenant, visitor, "x", null, Stream.Null, Guid.NewGuid(), _office.Agent, default)).Failure?.Field);

        await _tickets.ExecuteAsync(Tenant, visitor, new RegisterCommand(null, Topic: _office.Topic), _office.Agent, default);
        Assert.Equal(TicketOf(visitor)!.Key, Assert.Single(_office.List<Attachment>("\"id\" = @p0", Derman.Core.Storage.Provider.Of(file.Id))).Ticket);
    }

    [Fact]
    public async Task Waiting_IsCounted_ForWhoMaySeeThem()
    {
        var before = (_chats.Waiting(Tenant, _office.Agent), _chats.Waiting(Tenant, _office.Head));
        await SaidAsync("m0000001");
        var visitor = await TakenAsync();
        await _handle.HandOverAsync(Tenant, visitor, _office.Unit, _office.Agent, default);
        Assert.Equal((before.Item1 + 2, before.Item2 + 1), (_chats.Waiting(Tenant, _office.Agent), _chats.Waiting(Tenant, _office.Head)));
        Assert.Equal(0, _chats.Waiting(Tenant, _office.Worker));
    }

    [Fact]
    public async Task Receipts_FollowTheWidget_WhetherSentOrNot()
    {
        var visitor = await TakenAsync();
        await _say.ExecuteAsync(Tenant, visitor, "Bir", Guid.NewGuid(), _office.Agent, default);
        await _desk.Deliver.ExecuteAsync(Tenant, default);
        await _say.ExecuteAsync(Tenant, visitor, "İki", Guid.NewGuid(), _office.Agent, default);
        var news = Visit(visitor);
        await _note.SeenAsync(Tenant, Account, visitor, news.Upto, read: false, default);
        Assert.All(Deliveries(visitor), d => Assert.Equal((DeliveryStates.Delivered, (Instant?)null), (d.State, d.NextAttemptAt)));
        await _note.SeenAsync(Tenant, Account, visitor, news.Upto - 1, read: true, default);
        Assert.Equal([DeliveryStates.Read, DeliveryStates.Delivered], Deliveries(visitor).Select(d => d.State));
    }

    [Fact]
    public async Task AgentWhoStopsSayingThatHeIsThere_LosesTheChat_ToTheFrontOfTheQueue()
    {
        var visitor = await TakenAsync();
        await HearAsync(visitor, "m0000002", "Orada mısınız?");
        var since = Now;
        await _attend.ThereAsync(Tenant, _office.Agent, null, default);
        _desk.Clock.Advance(ChatRules.Presence - Duration.FromSeconds(1));
        await _note.ThereAsync(Tenant, [visitor], default);
        await _sweep.StepAsync(Tenant, 1000, default);
        Assert.Equal(ChatStates.Taken, Row(visitor).State);
        _desk.Clock.Advance(Duration.FromSeconds(2));
        await _sweep.StepAsync(Tenant, 1000, default);
        var row = Row(visitor);
        Assert.Equal((ChatStates.Waiting, (Guid?)null), (row.State, row.Agent));
        Assert.True(row.WaitingSince <= since);
    }

    [Fact]
    public async Task AgentWhosePageAsksAgainAndAgain_IsWrittenDownNowAndThen_AChoiceAtOnce()
    {
        await _attend.ThereAsync(Tenant, _office.Agent, true, default);
        var until = _office.List<ChatAgent>("1 = 1").Single(a => a.Staff == _office.Agent.StaffId).Until;
        _desk.Clock.Advance(Duration.FromSeconds(14));
        await _attend.ThereAsync(Tenant, _office.Agent, null, default);
        Assert.Equal(until, _office.List<ChatAgent>("1 = 1").Single(a => a.Staff == _office.Agent.StaffId).Until);
        await _attend.ThereAsync(Tenant, _office.Agent, false, default);
        Assert.False(AttendChats.IsAccepting(Tenant, _office.Agent));
        _desk.Clock.Advance(Duration.FromSeconds(15));
        await _attend.ThereAsync(Tenant, _office.Agent, null, default);
        Assert.Equal(Now + ChatRules.Presence, _office.List<ChatAgent>("1 = 1").Single(a => a.Staff == _office.Agent.StaffId).Until);
    }

    [Fact]
    public async Task VisitorWhoLeavesUnanswered_GetsARequest_WhoWasAnswered_DoesNot()
    {
        var unanswered = await SaidAsync("m0000001", "Çöpler üç gündür alınmadı");
        var answered = await TakenAsync();
        await _say.ExecuteAsync(Tenant, answered, "Buyurun", Guid.NewGuid(), _office.Agent, default);
        _desk.Clock.Advance(ChatRules.Presence + ChatRules.UsualGone + Duration.FromSeconds(1));
        await _sweep.StepAsync(Tenant, 1000, default);
        Assert.Equal([ChatEnds.Gone, ChatEnds.Gone], new[] { unanswered, answered }.Select(v => Row(v).EndReason));
        Assert.Equal("Çöpler üç gündür alınmadı", TicketOf(unanswered)!.Text);
        Assert.NotNull(Visit(unanswered).State!.TrackingCode);

        await HearAsync(answered, "m0000009", "Geri geldim"); // Whoever comes back waits again.
        Assert.Equal((ChatStates.Waiting, (string?)null), (Row(answered).State, Row(answered).EndReason));
    }

    [Fact]
    public async Task Answered_OnlyWhileSomebodyIsThereWhoTakesChats()
    {
        var rules = ChatRules.Of(Tenant.Configuration, Account)!;
        _desk.Clock.Advance(ChatRules.Presence + Duration.FromSeconds(1)); // Whoever was there is not any more.
        Assert.False(_attend.IsAnswered(Tenant, rules));
        Assert.Equal(ChatErrors.NotAllowed, await _attend.ThereAsync(Tenant, _office.Worker, true, default));
        await _attend.ThereAsync(Tenant, _office.Agent, true, default);
        Assert.True(_attend.IsAnswered(Tenant, rules));
        Assert.True(_attend.IsAnswered(Tenant, rules with { Calendar = "" })); // A working morning.
        await _attend.ThereAsync(Tenant, _office.Agent, false, default);
        Assert.False(_attend.IsAnswered(Tenant, rules));
        await _attend.ThereAsync(Tenant, _office.Agent, true, default);
        _desk.Clock.Advance(ChatRules.Presence + Duration.FromSeconds(1));
        Assert.False(_attend.IsAnswered(Tenant, rules));
    }

    /// <summary>One grey point.</summary>
    private static Derman.Core.Portal.Files.CitizenFile Photo { get; } = Derman.Core.Portal.Files.CitizenFile.Take(
        Derman.Core.Portal.Files.CitizenFile.Photo,
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="),
        1).Value!;

    private Instant Now => _desk.Clock.GetCurrentInstant();

    private Ticket? TicketOf(Guid visitor) => _office.List<Ticket>("\"key\" = (SELECT \"ticket\" FROM \"conversation\" WHERE \"external_user\" = @p0)", visitor.ToString("n")).SingleOrDefault();

    private List<Message> Messages(Guid visitor) => _office.List<Message>("\"conversation\" = (SELECT \"key\" FROM \"conversation\" WHERE \"external_user\" = @p0) ORDER BY \"key\"", visitor.ToString("n"));

    private List<Delivery> Deliveries(Guid visitor) => _office.List<Delivery>("\"recipient\" = @p0 ORDER BY \"message\"", visitor.ToString("n"));

    private Chat Row(Guid visitor) => _office.List<Chat>("\"id\" = @p0", Derman.Core.Storage.Provider.Of(visitor)).Single();

    private VisitNews Visit(Guid visitor, long after = 0) => new ReadVisit().Execute(Tenant, Account, visitor, after);

    private async Task<Guid> StartAsync()
    {
        var visitor = UuidV7.New(Now, _desk.Random.Fill);
        await _start.ExecuteAsync(Tenant, Account, new ChatStart(visitor, "tr"), default);
        return visitor;
    }

    private async Task<Guid> SaidAsync(string id, string text = "Merhaba")
    {
        var visitor = await StartAsync();
        await HearAsync(visitor, id, text);
        return visitor;
    }

    private async Task<Guid> TakenAsync()
    {
        var visitor = await SaidAsync("m0000001", "Yol bozuk");
        Assert.True((await _handle.TakeAsync(Tenant, visitor, _office.Agent, default)).Ok);
        return visitor;
    }

    private async Task HearAsync(Guid visitor, string id, string text) =>
        Assert.Null(await _hear.ExecuteAsync(Tenant, Account, visitor, id, text, "Ayşe", default));
}
