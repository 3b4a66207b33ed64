using System.Globalization;
using System.Text;
using Derman.Core.Publishing;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Open311;

/// <summary>GeoReport Bulk: the same requests as lines of a table, page after page, so that three months never lie in memory.</summary>
internal static class Bulk
{
    private static readonly string[] Columns =
    [
        "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description", "status_notes", "source",
        "service_name", "service_subtype", "description", "agency_responsible", "address", "lat", "long",
    ];

    public static async Task<object> WriteAsync(HttpContext context, ReadPublicRequests read, IClock clock, CancellationToken ct)
    {
        var asked = RequestArguments.Read(context, clock.GetCurrentInstant());
        if (asked.Failure is { } failure)
        {
            return failure;
        }

        var (tenant, words) = (context.Tenant(), new PublicWords(context.Tenant().Configuration, context.Words()));
        context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"requests.csv\"";
        Call.Share(context);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Results.Empty;
        }

        await context.Response.WriteAsync(CsvLine.Of(Columns), ct);
        var whole = context.Argument("page") is null && context.Argument("page_size") is null;
        var query = asked.Value!;
        while (true)
        {
            var page = read.List(tenant, query);
            var lines = new StringBuilder();
            foreach (var request in page)
            {
                lines.Append(CsvLine.Of(Fields(words, request)));
            }

            await context.Response.WriteAsync(lines.ToString(), ct);
            if (!whole || page.Count < query.Limit)
            {
                return Results.Empty;
            }

            query = query with { After = new PublicPlaceInList(page[^1].RequestedAt, page[^1].Key) };
        }
    }

    private static string?[] Fields(PublicWords words, PublicRequest request) =>
    [
        request.Number,
        Moments.Of(request.RequestedAt),
        Moments.Of(request.UpdatedAt),
        Moments.Of(request.ClosedAt),
        request.Closed ? "closed" : "open",
        words.Status(request.Status, request.Outcome, request.DuplicateOf),
        words.Channel(request),
        words.Topic(request),
        null,
        words.Description(request),
        words.Unit(request),
        words.Address(request),
        request.Lat?.ToString(CultureInfo.InvariantCulture),
        request.Lon?.ToString(CultureInfo.InvariantCulture),
    ];
}
