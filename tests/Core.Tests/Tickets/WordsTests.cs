using Derman.Core.Conversations;
using Derman.Core.Storage.Attachments;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

public sealed class WordsTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task Say_GoesOutAndCountsAsTheFirstWord()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Desk.Clock.AdvanceMinutes(3);
        var view = Office.Ok(await Desk.Say.ExecuteAsync(office.Tenant, id, "  Ekip yolda.  ", office.Worker, null, null, CancellationToken.None));

        Assert.NotNull(view.Deadlines.Single(d => d.Clock == "firstResponse").MetAt);
        var message = office.View(id).Conversation![^1];
        Assert.Equal(("out", "Ekip yolda.", "portal", DeliveryStates.Posted), (message.Direction, message.Text, message.Means, message.Delivery));
        Assert.Equal(SayToCitizen.Event, office.View(id).Events![^1].Kind);
        Assert.Equal(Desk.Clock.Now, office.Row(id).FirstWordAt);
    }

    [Fact]
    public async Task Say_NamesWhatIsWrong()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.Equal("field.required", await CodeAsync(" ", office.Worker));
        Assert.Equal("field.tooLong", await CodeAsync(new string('x', 4097), office.Worker));
        Assert.Equal("ticket.notFound", await CodeAsync("x", office.Stranger));
        Assert.Equal("ticket.moveForbidden", await CodeAsync("x", office.Auditor));
        Assert.Equal("ticket.stale", (await Desk.Say.ExecuteAsync(office.Tenant, id, "x", office.Worker, 99, null, CancellationToken.None)).Failure!.Code);

        async Task<string> CodeAsync(string text, Actor actor) =>
            (await Desk.Say.ExecuteAsync(office.Tenant, id, text, actor, null, null, CancellationToken.None)).Failure!.Code;
    }

    [Fact]
    public async Task Attach_KeepsTheFileBeforeTheRow()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        using var content = new MemoryStream([1, 2, 3]);
        var result = await Desk.Attach.ExecuteAsync(office.Tenant, id, "../../etc/pass\u202Egnp.exe", "Image/PNG; x=1", content, office.Worker, CancellationToken.None);
        var row = office.List<Attachment>("\"id\" = @p0", Core.Storage.Provider.Of(result.Value)).Single();

        Assert.Equal(("passgnp.exe", "image/png", 3L, "ready"), (row.FileName, row.MediaType, row.Size, row.State));
        await using var stored = office.Tenant.Store.Files.Open(row.Sha256)!;
        using var copy = new MemoryStream();
        await stored.CopyToAsync(copy);
        Assert.Equal([1, 2, 3], copy.ToArray());
        Assert.Equal(AddAttachment.Event, office.View(id).Events![^1].Kind);
        Assert.Equal(result.Value, Assert.Single(office.View(id).Attachments!).Id);
    }

    [Theory]
    [InlineData(null, "file")]
    [InlineData("", "file")]
    [InlineData("...", "file")]
    [InlineData("C:\\Users\\x\\foto ğ.jpg", "foto ğ.jpg")]
    [InlineData("a\r\nSet-Cookie: x.txt", "x.txt")]
    [InlineData("گزارش.pdf", "گزارش.pdf")]
    [InlineData("a<b>\"c\"|?.png", "abc.png")]
    public void CleanName_LeavesWhatIsReadable(string? given, string kept) => Assert.Equal(kept, AddAttachment.CleanName(given));

    [Fact]
    public void CleanName_CutsTheNameNotItsExtension()
    {
        var name = AddAttachment.CleanName(new string('a', 300) + ".jpeg");
        Assert.Equal(200, name.Length);
        Assert.EndsWith("a.jpeg", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_WhatMayNotBe_LeavesNoRow()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.Equal("ticket.notFound", await CodeAsync([1], office.Stranger));
        Assert.Equal("ticket.moveForbidden", await CodeAsync([1], office.Auditor));
        Assert.Equal("field.required", await CodeAsync([], office.Worker));
        Assert.Equal("attachment.tooLarge", await CodeAsync(new byte[AttachmentFiles.MaximumBytes + 1], office.Worker));
        Assert.Empty(office.View(id).Attachments!);

        async Task<string> CodeAsync(byte[] content, Actor actor)
        {
            using var stream = new MemoryStream(content);
            return (await Desk.Attach.ExecuteAsync(office.Tenant, id, "a.jpg", "image/jpeg", stream, actor, CancellationToken.None)).Failure!.Code;
        }
    }

    [Fact]
    public async Task Attach_ManyAtOnceBesideMoves_CollidesWithNothing()
    {
        var office = await Desk.OfficeAsync("erenler");
        var view = await office.RegisterAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => office.AttachAsync(view.Id, $"content {i}"))));
        Office.Ok(await office.TryAsync(view.Id, Moves.Note, new ActionCommand("x"), ifMatch: view.Version));
        Assert.Equal(20, office.View(view.Id).Attachments!.Count);
    }
}
