using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Publishing;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Open311;

/// <summary>What the public may read of tickets. Sealed, foreign and missing are one answer.</summary>
internal static class Requests
{
    public static object List(HttpContext context, ReadPublicRequests read, IClock clock)
    {
        var tenant = context.Tenant();
        var numbers = RequestArguments.List(context, "service_request_id", PublicQuery.Most);
        if (numbers.Failure is { } tooMany)
        {
            return tooMany;
        }

        if (numbers.Value is { } asked)
        {
            return Answer(context, read, read.Find(tenant, asked)); // overrides all other arguments
        }

        var query = RequestArguments.Read(context, clock.GetCurrentInstant());
        return query.Failure is { } failure ? failure : Answer(context, read, read.List(tenant, query.Value!));
    }

    public static object Single(HttpContext context, string number, ReadPublicRequests read) =>
        read.Find(context.Tenant(), number) is { } found ? Answer(context, read, [found]) : Open311Errors.RequestNotFound;

    private static Document Answer(HttpContext context, ReadPublicRequests read, IReadOnlyList<PublicRequest> requests)
    {
        var (tenant, words) = (context.Tenant(), new PublicWords(context.Tenant().Configuration, context.Words()));
        var extended = context.WantsExtensions();
        return new Document("service_requests", new Repeated("request", [.. requests.Select(r => (Value)new Members(
            [.. Fields(words, r), .. extended ? Extension(tenant, words, read, r) : []]))]));
    }

    private static IEnumerable<(string, Value)> Fields(PublicWords words, PublicRequest request) =>
    [
        ("service_request_id", request.Number),
        ("status", request.Closed ? "closed" : "open"),
        ("status_notes", words.Status(request.Status, request.Outcome, request.DuplicateOf)),
        ("service_name", words.Topic(request)),
        ("service_code", request.Topic),
        ("description", words.Description(request)),
        ("agency_responsible", words.Unit(request)),
        ("service_notice", (string?)null),
        ("requested_datetime", Moments.Of(request.RequestedAt)),
        ("updated_datetime", Moments.Of(request.UpdatedAt)),
        ("expected_datetime", Moments.Of(request.ExpectedAt)),
        ("address", words.Address(request)),
        ("address_id", (string?)null),
        ("zipcode", (string?)null),
        ("lat", request.Lat),
        ("long", request.Lon),
        ("media_url", (string?)null), // a citizen's picture may show people
    ];

    private static IEnumerable<(string, Value)> Extension(Tenant tenant, PublicWords words, ReadPublicRequests read, PublicRequest request) =>
    [
        ("attributes", new Repeated("attribute", [.. ReadPublicRequests.ChoicesOf(tenant.Configuration, request).Select(c => (Value)new Members(
            ("code", c.Code),
            ("values", new Repeated("value", [.. c.Keys.Select(k => (Value)k)]))))])),
        ("extended_attributes", new Members(("channel", words.Channel(request)), ("photos", new Repeated("photo", [])))),
        ("notes", new Repeated("note", [.. read.News(tenant, request).Select(n => (Value)new Members(
            ("datetime", Moments.Of(n.At)),
            ("description", words.Status(n.Status, n.Outcome, n.Status == PublicStatus.Duplicate ? request.DuplicateOf : null)),
            ("type", n.Status.ToLowerInvariant())))])),
    ];
}
