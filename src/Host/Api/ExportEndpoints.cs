using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Export;
using Derman.Host.Api.Description;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;
using Microsoft.Net.Http.Headers;

namespace Derman.Host.Api;

/// <summary>Lists as files: asked for, made beside the requests, fetched within a day.</summary>
internal static class ExportEndpoints
{
    private const string CsvType = "text/csv";
    private const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapExports(this RouteGroupBuilder api)
    {
        var exports = api.MapGroup("/exports").WithTags("Exports").RequireScope(ApiScopes.Exports);
        exports.MapPost("", RequestAsync).WithName("requestExport").WithSummary("Have a list made into a file.")
            .WithDescription("Answers at once; Location tells how far it is. The file holds what the caller may see when it is made, and is thrown away 24 hours after.")
            .Accepts<ExportCommand>("application/json").Produces<ExportView>(202).ProducesProblem(409).ProducesProblem(422).ProducesProblem(507).WithMetadata(new GrowsStoreAttribute())
            .Example("""{"format":"xlsx","filter":{"category":"open"},"columns":["number","registeredAt","topic","directorate","nextDue"]}""");
        exports.MapGet("/{id:guid}", Read).WithName("readExport").WithSummary("How far a file is.").Produces<ExportView>();
        exports.MapGet("/{id:guid}/content", ContentAsync).WithName("downloadExport").WithSummary("The file.")
            .Produces(200, contentType: CsvType, additionalContentTypes: XlsxType).ProducesProblem(409);
    }

    private static async Task RequestAsync(HttpContext context, RequestExport request, Wake wake, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.ExportCommand, ct);
        var result = body.Failure ?? await request.ExecuteAsync(context.Tenant(), body.Value.Value, context.Actor(), ct);
        if (result.Value is { } view)
        {
            wake.Outbound(context.Tenant().Id);
            context.Response.Headers.Location = AddressOf(context, view.Id);
        }

        await AnswerAsync(context, result, StatusCodes.Status202Accepted);
    }

    private static Task Read(HttpContext context, Guid id, RequestExport request) => AnswerAsync(context, request.Read(context.Tenant(), id, context.Actor()), StatusCodes.Status200OK);

    private static async Task ContentAsync(HttpContext context, Guid id, RequestExport request, CancellationToken ct)
    {
        var result = request.Open(context.Tenant(), id, context.Actor());
        if (result.Failure is { } failure)
        {
            await Problems.WriteAsync(context, failure);
            return;
        }

        var file = result.Value!;
        context.Response.ContentType = file.Format == RequestExport.Csv ? $"{CsvType}; charset=utf-8" : XlsxType;
        context.Response.ContentLength = file.Size;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers[HeaderNames.ContentDisposition] = new ContentDispositionHeaderValue("attachment")
        {
            FileName = string.Create(CultureInfo.InvariantCulture, $"{context.Tenant().Id}-{file.CreatedAt.ToDateTimeUtc():yyyyMMdd-HHmm}.{file.Format}"),
        }.ToString();
        foreach (var piece in file.Pieces)
        {
            await context.Response.Body.WriteAsync(piece, ct);
        }
    }

    private static Task AnswerAsync(HttpContext context, Result<ExportView> result, int status) => result.Failure is { } failure
        ? Problems.WriteAsync(context, failure)
        : TicketAnswer.JsonAsync(
            context,
            result.Value!.State == ExportStates.Ready ? result.Value with { Content = $"{AddressOf(context, result.Value.Id)}/content" } : result.Value,
            OutgoingJson.Default.ExportView,
            status);

    private static string AddressOf(HttpContext context, Guid id) => $"{context.Request.PathBase}/api/v1/exports/{id}";
}
