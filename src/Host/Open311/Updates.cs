using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Publishing;
using Derman.Core.Tickets;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Open311;

/// <summary>News of requests in both directions (an extension agreed on with mySociety).</summary>
internal static class Updates
{
    public static object List(HttpContext context, ReadPublicRequests read, IClock clock)
    {
        var span = RequestArguments.Span(context, clock.GetCurrentInstant());
        if (span.Failure is { } failure)
        {
            return failure;
        }

        var (tenant, words) = (context.Tenant(), new PublicWords(context.Tenant().Configuration, context.Words()));
        return new Document("service_request_updates", new Repeated("request_update", [.. read.News(tenant, span.Value.From, span.Value.To, PublicQuery.Most).Select(n => (Value)new Members(
            ("update_id", n.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("service_request_id", n.Number),
            ("status", n.Status),
            ("updated_datetime", Moments.Of(n.At)),
            ("description", words.Status(n.Status, n.Outcome, null)),
            ("media_url", (string?)null)))]));
    }

    public static async Task<object> TakeAsync(HttpContext context, TakeUpdate take, Wake wake, CancellationToken ct)
    {
        var posted = await Posted.ReadAsync(context, ct);
        if (posted.Failure is { } refused)
        {
            return refused;
        }

        var (form, key) = posted.Value!;
        var read = Read(form, context.Tenant().Configuration.Zone);
        if (read.Failure is { } wrong)
        {
            return wrong;
        }

        var tenant = context.Tenant();
        var taken = await take.ExecuteAsync(tenant, read.Value!, key, form.Hash, context.Language(), ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        wake.Outbound(tenant.Id);
        return new Document("service_request_updates", new Repeated("request_update", [new Members(("update_id", taken.Value))]));
    }

    private static Result<Open311Update> Read(FormArguments form, DateTimeZone zone)
    {
        var missing = new[] { "service_request_id", "update_id", "description" }.Where(name => form[name] is null).ToList();
        if (missing.Count > 0)
        {
            return Failure.Invalid([.. missing.Select(name => new FieldError(name, "field.required", TicketErrors.Required(name).Values))]);
        }

        if (form["updated_datetime"] is { } at && Moments.Read(at, zone) is null)
        {
            return TicketErrors.Unknown("updated_datetime", at);
        }

        var status = form["status"]?.ToUpperInvariant();
        if (status is not null && !PublicStatus.All.Contains(status, StringComparer.Ordinal))
        {
            return TicketErrors.Unknown("status", form["status"]!);
        }

        return form["update_id"]!.Length > IdempotencyKey.LongestKey
            ? TicketErrors.TooLong("update_id", IdempotencyKey.LongestKey)
            : new Open311Update(form["service_request_id"]!, form["update_id"]!, status, form["description"]!);
    }
}
