using Derman.Core.Common;
using Derman.Core.Storage.Attachments;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Api;

/// <summary>One file of a multipart body, in the field <c>file</c>.</summary>
internal static class FileInput
{
    private const long Most = AttachmentFiles.MaximumBytes + (64 * 1024);

    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<IFormFile>("multipart/form-data").Produces<AttachmentCreated>(201).ProducesProblem(422).ProducesProblem(507).DisableAntiforgery()
        .WithMetadata(new GrowsStoreAttribute()).WithMetadata(new RequestSizeLimitAttribute(Most));

    public static async ValueTask<Result<(IFormFile File, IFormCollection Form)>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        request.HttpContext.Features.Set<IFormFeature>(new FormFeature(request, new FormOptions { MultipartBodyLengthLimit = Most }));
        return request.HasFormContentType && await request.ReadFormAsync(ct) is var form && form.Files["file"] is { } file
            ? (file, form)
            : Failure.Invalid("attachment.missing", "file");
    }

    public static Task MadeAsync(HttpContext context, Result<Guid> made) => made.Failure is { } failure
        ? Problems.WriteAsync(context, failure)
        : TicketAnswer.JsonAsync(context, new AttachmentCreated(made.Value), ApiJson.Default.AttachmentCreated, StatusCodes.Status201Created);
}
