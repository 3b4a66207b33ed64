using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Tickets;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;

namespace Derman.Host.Open311;

/// <summary>A report comes in, and the number behind a token.</summary>
internal static class Submit
{
    public static async Task<object> ExecuteAsync(HttpContext context, SubmitReport submit, Wake wake, CancellationToken ct)
    {
        var posted = await Posted.ReadAsync(context, ct);
        if (posted.Failure is { } refused)
        {
            return refused;
        }

        var (form, key) = posted.Value!;
        if (!form.TryNumber("lat", out var lat) | !form.TryNumber("long", out var lon))
        {
            return Failure.Invalid("location.coordinate", "lat");
        }

        var own = form["client_request_id"] ?? form["clientRequestId"] ?? (context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } header ? header : null);
        if (own?.Length > IdempotencyKey.LongestKey)
        {
            return TicketErrors.TooLong("client_request_id", IdempotencyKey.LongestKey);
        }

        var report = new Open311Report
        {
            Service = form["service_code"],
            Lat = lat,
            Lon = lon,
            Address = form["address_string"],
            AddressId = form["address_id"],
            Description = form["description"],
            Name = string.Join(' ', new[] { form["first_name"], form["last_name"] }.Where(n => n is not null)) is { Length: > 0 } name ? name : null,
            Email = form["email"],
            Phone = form["phone"],
            DeviceId = form["device_id"],
            AccountId = form["account_id"],
            MediaUrl = form["media_url"],
            Language = context.Language(),
            Answers = form.Attributes(),
        };
        var tenant = context.Tenant();
        var taken = await submit.ExecuteAsync(tenant, report, key, own is null ? null : new IdempotencyKey($"open311 {key.Id}", own, form.Hash), ct);
        if (taken.Failure is { } failure)
        {
            return failure;
        }

        wake.Outbound(tenant.Id);
        return Accepted(context, taken.Value!, report.AccountId);
    }

    public static object OfToken(HttpContext context, string token, SubmitReport submit) =>
        submit.FindByToken(context.Tenant(), token) is { } found
            ? new Document("service_requests", new Repeated("request", [new Members(("service_request_id", found.Number), ("token", token))]))
            : Open311Errors.TokenNotFound;

    /// <summary>The number or a token, never both; the notice tells the citizen how to follow it.</summary>
    private static Document Accepted(HttpContext context, SubmittedReport taken, string? account)
    {
        var members = new List<(string, Value)>();
        if (taken.Number is not null)
        {
            members.Add(("service_request_id", taken.Number));
        }
        else if (taken.Token is not null)
        {
            members.Add(("token", taken.Token));
        }

        members.Add(("service_notice", context.Words().T("open311.notice", ("code", taken.TrackingCode), ("address", $"{context.BaseAddress()}/track"))));
        members.Add(("account_id", account));
        return new Document("service_requests", new Repeated("request", [new Members(members)]));
    }
}
