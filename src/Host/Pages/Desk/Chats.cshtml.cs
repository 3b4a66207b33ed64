using System.Text;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Storage.Attachments;
using Derman.Core.Tickets.Register;
using Derman.Host.Chats;
using Derman.Host.Jobs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>The visitors of the site: who waits, and the chats this person is at, side by side.</summary>
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit)]
internal sealed class ChatsModel(
    ReadChats chats,
    ChatTexts texts,
    AttendChats attend,
    HandleChat handle,
    SayInChat say,
    SendChatFile sendFile,
    OpenChatFile openFile,
    ReadTranscript transcripts,
    SendTranscript sendTranscript,
    TicketFromChat tickets,
    ChatRooms rooms,
    FailureWords failures,
    Wake wake,
    IClock clock) : DeskPage
{
    /// <summary>The largest file and the fields beside it.</summary>
    private const long UploadLimit = AttachmentFiles.MaximumBytes + (64 * 1024);

    private const string Here = "~/console/chats";

    /// <summary>A chat that is looked at without having been taken.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public IReadOnlyList<ChatSummary> Waiting { get; private set; } = [];

    /// <summary>What colleagues are at.</summary>
    public IReadOnlyList<ChatSummary> Elsewhere { get; private set; } = [];

    public IReadOnlyList<ChatView> Open { get; private set; } = [];

    public bool Accepting { get; private set; }

    public string? Refused { get; private set; }

    /// <summary>What everybody connected may know by now; asked for with the next question for news.</summary>
    public long Version { get; private set; }

    public Instant Now { get; } = clock.GetCurrentInstant();

    public IReadOnlyList<SelectListItem> Topics => Choices.Topics(Tenant.Configuration, Words);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await attend.ThereAsync(Tenant, Reader, null, ct) is not null)
        {
            return Redirect(Url.Content("~/console/denied"));
        }

        Fill();
        return Page();
    }

    /// <summary>The page's changing parts.</summary>
    public IActionResult OnGetParts()
    {
        Fill();
        return new PartialViewResult { ViewName = "_Chats", ViewData = new ViewDataDictionary<ChatsModel>(ViewData, this) };
    }

    public async Task<IActionResult> OnPostTakeAsync(Guid id, CancellationToken ct) => After(await handle.TakeAsync(Tenant, id, Reader, ct));

    public async Task<IActionResult> OnPostSayAsync(Guid id, string? text, Guid once, CancellationToken ct)
    {
        var said = await say.ExecuteAsync(Tenant, id, text, once, Reader, ct);
        if (said.Ok)
        {
            wake.Outbound(Tenant.Id);
        }

        return After(said);
    }

    public async Task<IActionResult> OnPostFileAsync(Guid id, IFormFile? file, Guid once, CancellationToken ct)
    {
        if (file is null)
        {
            return After(Failure.Invalid("attachment.missing", "file"));
        }

        await using var content = file.OpenReadStream();
        var sent = await sendFile.ExecuteAsync(Tenant, id, file.FileName, file.ContentType, content, once, Reader, ct);
        if (sent.Ok)
        {
            wake.Outbound(Tenant.Id);
        }

        return After(sent);
    }

    public async Task<IActionResult> OnGetFileAsync(Guid id, Guid file)
    {
        if (openFile.OfStaff(Tenant, id, file, Reader) is not { } opened)
        {
            return NotFound();
        }

        await Api.AttachmentAnswer.WriteAsync(HttpContext, opened);
        return new EmptyResult();
    }

    /// <summary>What the visitor read, in the visitor's language.</summary>
    public IActionResult OnGetTranscript(Guid id) => transcripts.OfStaff(Tenant, id, Reader) is { } chat
        ? File(Encoding.UTF8.GetBytes(TranscriptText.Of(Tenant, chat, chat.Language).Text), "text/plain; charset=utf-8", "chat.txt")
        : NotFound();

    public async Task<IActionResult> OnPostTranscriptAsync(Guid id, string? email, CancellationToken ct) =>
        After(
            transcripts.OfStaff(Tenant, id, Reader) is not { } chat ? ChatErrors.NotFound
            : await sendTranscript.ExecuteAsync(Tenant, chat, email, TranscriptText.Of(Tenant, chat, chat.Language), Reader, ct) is { } failure ? failure : true,
            Words["chats.transcript.sent"]);

    public async Task<IActionResult> OnPostHandOverAsync(Guid id, string? to, CancellationToken ct) => After(await handle.HandOverAsync(Tenant, id, to, Reader, ct));

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken ct) => After(await handle.EndAsync(Tenant, id, Reader, ct));

    public async Task<IActionResult> OnPostReadAsync(Guid id, long upto, CancellationToken ct) => After(await handle.ReadAsync(Tenant, id, upto, Reader, ct));

    /// <summary>The visitor sees that somebody writes. Only in a chat of one's own.</summary>
    public IActionResult OnPostTyping(Guid id)
    {
        var mine = ReadChats.IsMine(Tenant, id, Reader);
        if (mine)
        {
            using var line = rooms.Enter(Tenant.Id, null);
            line.Room.AgentTypes(id);
        }

        return After(mine ? true : ChatErrors.NotFound);
    }

    public async Task<IActionResult> OnPostAcceptingAsync(bool on, CancellationToken ct) =>
        After(await attend.ThereAsync(Tenant, Reader, on, ct) is { } failure ? failure : true);

    public async Task<IActionResult> OnPostTicketAsync(Guid id, string? text, string? topic, string? name, string? phone, CancellationToken ct)
    {
        var made = await tickets.ExecuteAsync(
            Tenant, id, new RegisterCommand(text, Topic: Blank(topic), Citizen: new CitizenInput(Blank(name), Blank(phone), PhoneConfirmed: true)), Reader, ct);
        if (made.Ok)
        {
            wake.Outbound(Tenant.Id);
        }

        return After(made.Failure is { } failure ? failure : true, made.Value is { } ticket ? Words.T("chats.made", ("no", ticket.Number)) : null);
    }

    public bool Mails => SendTranscript.AccountOf(Tenant.Configuration) is not null;

    public IReadOnlyList<ChatText> TextsOf(ChatView chat) => texts.Offer(Tenant, chat.Summary.Id, Reader);

    public IReadOnlyList<ChatTarget> Targets => field ??= texts.Targets(Tenant, Reader, Words.Language);

    public string Draft(ChatView chat) => TicketFromChat.DraftOf(Tenant, chat.Summary.Id);

    public bool IsTyping(ChatView chat)
    {
        using var line = rooms.Enter(Tenant.Id, null);
        return line.Room.IsTyping(chat.Summary.Id);
    }

    public string UnitName(string code) => Choices.UnitName(Tenant.Configuration, code, Words);

    /// <summary>A script wants to know only whether it worked; without one the page comes again.</summary>
    private IActionResult After(Result<bool> result, string? toast = null)
    {
        if (Request.Headers.ContainsKey("X-Derman-Part"))
        {
            return result.Failure is { } failure
                ? new ContentResult { StatusCode = Api.Problems.StatusOf(failure), Content = failures.Of(failure), ContentType = "text/plain; charset=utf-8" }
                : new NoContentResult();
        }

        return Done(result.Failure is { } refused ? failures.Of(refused) : toast ?? Words["chats.done"], Here);
    }

    private void Fill()
    {
        using var line = rooms.Enter(Tenant.Id, null);
        Version = line.Room.Version;
        var going = chats.Going(Tenant, Reader) ?? [];
        Waiting = [.. going.Where(c => c.State == ChatStates.Waiting)];
        Elsewhere = [.. going.Where(c => c is { State: ChatStates.Taken, Mine: false })];
        Open = chats.Open(Tenant, Reader, Id);
        Accepting = AttendChats.IsAccepting(Tenant, Reader);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
