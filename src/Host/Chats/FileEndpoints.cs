using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Portal.Files;
using Derman.Host.Api;
using Derman.Host.Pages.Portal;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;

namespace Derman.Host.Chats;

/// <summary>
/// A visitor's photographs and voice notes, by the rules of the portal's forms, and the files of his own chat. A file is a word like all others: it begins a chat,
/// comes back over the line, and sent again under the same id it is there once.
/// </summary>
internal sealed class FileEndpoints(ChatRooms rooms, ChatVisitParts parts, OpenChatFile open, IClock clock)
{
    /// <summary>The file and the fields beside it.</summary>
    public const int LongestForm = CitizenFile.MostBytes + (64 * 1024);

    private const int LongestAsk = 1024;

    public async Task SendAsync(HttpContext context, string account, CancellationToken ct)
    {
        if (SiteAccess.Of(context, account, mustName: true) is null)
        {
            await ChatEndpoints.NotFoundAsync(context);
            return;
        }

        context.Features.Set<IFormFeature>(new FormFeature(context.Request, new FormOptions { MultipartBodyLengthLimit = LongestForm }));
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not > 0)
        {
            await Problems.WriteAsync(context, Failure.Invalid("attachment.missing", "file"));
            return;
        }

        if (context.Request.ContentLength > LongestForm)
        {
            await Problems.WriteAsync(context, Core.Portal.PortalErrors.FileTooLarge(CitizenFile.Photo));
            return;
        }

        var form = await context.Request.ReadFormAsync(ct);
        if (VisitorDoor.Of(context, account, form["token"], clock.GetCurrentInstant()) is not { } own)
        {
            await ChatEndpoints.NotFoundAsync(context);
            return;
        }

        var taken = parts.Limits.AdmitsFile(own.Tenant.Id, own.Visitor, context) ? await TakeAsync(form, ct) : ChatLimits.TooManyFiles;
        if (taken.Value is not { } file)
        {
            await Problems.WriteAsync(context, taken.Failure!);
            return;
        }

        var language = ChatEndpoints.LanguageOf(own.Tenant, form["lang"]);
        using var line = rooms.Enter(own.Tenant.Id, own.Visitor);
        var visit = new ChatVisit(own.Tenant, own.Rules, own.Visitor, language, line, parts);
        var frame = new ClientFrame("say", Id: form["id"], Name: form["name"], Phone: form["phone"], Lang: language, Page: form["page"]);
        if (await visit.SayAsync(frame, file, ct) is { } failure)
        {
            await Problems.WriteAsync(context, failure);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The key comes in the body, so that it stands in no address.</summary>
    public async Task OpenAsync(HttpContext context, string account, Guid file, CancellationToken ct)
    {
        var asked = await ChatEndpoints.ReadAsync(context, ChatJson.Default.VisitorAsk, LongestAsk, ct);
        if (VisitorDoor.Of(context, account, asked?.Token, clock.GetCurrentInstant()) is { } own && open.OfVisitor(own.Tenant, account, own.Visitor, file) is { } opened)
        {
            await AttachmentAnswer.WriteAsync(context, opened);
            return;
        }

        await ChatEndpoints.NotFoundAsync(context);
    }

    private static async Task<Result<CitizenFile>> TakeAsync(IFormCollection form, CancellationToken ct)
    {
        if (form.Files["file"] is not { Length: > 0 } sent)
        {
            return Failure.Invalid("attachment.missing", "file");
        }

        var kind = sent.ContentType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? CitizenFile.Voice : CitizenFile.Photo;
        return await PostedFiles.TakeAsync(kind, sent, 1, ct);
    }
}
