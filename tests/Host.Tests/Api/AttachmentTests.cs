using System.Text;
using Derman.Core.Storage.Attachments;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

public sealed class AttachmentTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task File_ComesBackAsItWasSent_AndCanDoNothingButBeLookedAt()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        var page = Encoding.UTF8.GetBytes("<script>alert(1)</script>");
        var file = (await tenant.AttachAsync(id, page, "../../etc/şikâyet\u202Egnp.html", "text/html")).Is(201).At("id");
        var answer = await tenant.GetAsync($"/tickets/{id}/attachments/{file}");
        Assert.Equal(200, answer.Status);
        Assert.Equal(page, answer.Bytes);
        Assert.Equal("application/octet-stream", answer.ContentType);
        Assert.Contains("sandbox", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("nosniff", string.Join(' ', answer.Headers.GetValues("X-Content-Type-Options")), StringComparison.Ordinal);
        Assert.Equal("şikâyetgnp.html", (await tenant.ReadAsync(id)).List("attachments").Single().At("fileName"));
    }

    [Fact]
    public async Task MissingEmptyAndTooLargeFiles_AreRefused()
    {
        var tenant = fixture.Erenler;
        var id = (await tenant.RegisterAsync()).At("id")!;
        (await tenant.AttachAsync(id, [1], field: "other")).IsProblem(422, "attachment.missing");
        (await tenant.PostAsync($"/tickets/{id}/attachments", new { })).IsProblem(415, "request.mediaType");
        (await tenant.AttachAsync(id, [])).IsProblem(422, "field.required");
        var large = await tenant.AttachAsync(id, new byte[AttachmentFiles.MaximumBytes + 1]);
        Assert.Contains(large.Status, new[] { 413, 422 });
        Assert.Contains(large.Code, new[] { "attachment.tooLarge", "request.tooLarge" });
    }

    [Fact]
    public async Task FileOfAnotherTicketOrTenant_IsNotFound()
    {
        var (mine, other) = ((await fixture.Erenler.RegisterAsync()).At("id")!, (await fixture.Erenler.RegisterAsync()).At("id")!);
        var file = await fixture.Erenler.ProofAsync(mine);
        var missing = await fixture.Erenler.GetAsync($"/tickets/{other}/attachments/{Guid.NewGuid()}");
        var foreign = await fixture.Erenler.GetAsync($"/tickets/{other}/attachments/{file}");
        Assert.Equal(404, foreign.Status);
        Assert.Equal(missing.Text, foreign.Text);
        (await fixture.Tatvan.GetAsync($"/tickets/{mine}/attachments/{file}")).Is(404);
        (await fixture.Tatvan.AttachAsync(mine, [1])).IsProblem(404, "ticket.notFound");
    }
}
