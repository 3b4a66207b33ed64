using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Tickets;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Open311;

/// <summary>What a call for requests asks for. Ninety days and a thousand requests are the most one answer spans.</summary>
internal static class RequestArguments
{
    private const int UsualPage = 100;
    private const int MostCodes = 200;

    public static Result<PublicQuery> Read(HttpContext context, Instant now)
    {
        var span = Span(context, now);
        if (span.Failure is { } failure)
        {
            return failure;
        }

        var (from, to) = span.Value;
        var topics = List(context, "service_code", MostCodes);
        var closed = Closed(context);
        var box = Box(context);
        var page = Number(context, "page", 1, int.MaxValue / PublicQuery.Most);
        var size = Number(context, "page_size", 1, PublicQuery.Most);
        if ((topics.Failure ?? closed.Failure ?? box.Failure ?? page.Failure ?? size.Failure) is { } refused)
        {
            return refused;
        }

        var paged = page.Value is not null || size.Value is not null;
        var limit = size.Value ?? (paged ? UsualPage : PublicQuery.Most);
        return new PublicQuery(from, to, topics.Value, closed.Value, box.Value, limit, ((page.Value ?? 1) - 1) * limit);
    }

    /// <summary>start_date and end_date: the one that is missing follows from the other, 90 days away at most.</summary>
    public static Result<(Instant From, Instant To)> Span(HttpContext context, Instant now)
    {
        var most = Duration.FromDays(PublicQuery.MostDays);
        var (start, end) = (Moment(context, "start_date"), Moment(context, "end_date"));
        if ((start.Failure ?? end.Failure) is { } failure)
        {
            return failure;
        }

        var to = end.Value ?? (start.Value is { } begin ? Instant.Min(begin + most, Instant.Max(now, begin)) : now);
        var from = start.Value ?? to - most;
        if (from > to)
        {
            return Failure.Invalid("field.inPast", "end_date", ("field", "end_date"));
        }

        return to - from > most
            ? Failure.Invalid("field.outOfRange", "end_date", ("field", "end_date − start_date"), ("min", "0"), ("max", "90"))
            : (from, to);
    }

    /// <summary>A list with commas; null when it is absent.</summary>
    public static Result<string[]?> List(HttpContext context, string name, int most)
    {
        if (context.Argument(name) is not { } text)
        {
            return (string[]?)null!;
        }

        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return items.Length > most
            ? Failure.Invalid("field.outOfRange", name, ("field", name), ("min", "1"), ("max", most.ToString(CultureInfo.InvariantCulture)))
            : items;
    }

    private static Result<Instant?> Moment(HttpContext context, string name)
    {
        if (context.Argument(name) is not { } text)
        {
            return (Instant?)null;
        }

        return Moments.Read(text, context.Tenant().Configuration.Zone) is { } moment ? (Instant?)moment : TicketErrors.Unknown(name, text);
    }

    private static Result<bool?> Closed(HttpContext context)
    {
        var asked = List(context, "status", 10).Value ?? [];
        var unknown = asked.FirstOrDefault(s => s is not ("open" or "closed"));
        if (unknown is not null)
        {
            return TicketErrors.Unknown("status", unknown);
        }

        return asked.Distinct(StringComparer.Ordinal).Count() == 1 ? asked[0] == "closed" : (bool?)null;
    }

    private static Result<int?> Number(HttpContext context, string name, int least, int most)
    {
        if (context.Argument(name) is not { } text)
        {
            return (int?)null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? (int?)number
            : Failure.Invalid("field.outOfRange", name, ("field", name), ("min", least.ToString(CultureInfo.InvariantCulture)), ("max", most.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>bbox=west,south,east,north, as GeoJSON and OGC write it.</summary>
    private static Result<PublicBox?> Box(HttpContext context)
    {
        if (context.Argument("bbox") is not { } text)
        {
            return (PublicBox?)null!;
        }

        var parts = text.Split(',');
        var sides = parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var side) && double.IsFinite(side) ? side : double.NaN).ToArray();
        return sides is [>= -180 and <= 180, >= -90 and <= 90, >= -180 and <= 180, >= -90 and <= 90] && sides[0] <= sides[2] && sides[1] <= sides[3]
            ? new PublicBox(sides[1], sides[0], sides[3], sides[2])
            : TicketErrors.Unknown("bbox", text.Length > 100 ? text[..100] : text);
    }
}
