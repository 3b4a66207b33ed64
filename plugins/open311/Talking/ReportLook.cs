using System.Globalization;
using Derman.Channels.Open311.Reading;

namespace Derman.Channels.Open311.Talking;

/// <summary>Looks at reports by their numbers, turns tokens into numbers, and looks for one by our reference.</summary>
internal static class ReportLook
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(15);

    /// <summary>Words by which servers of the field say that something is over, beside the specification's own "closed".</summary>
    private static readonly HashSet<string> Ended = new(StringComparer.OrdinalIgnoreCase) { "closed", "resolved", "completed", "done", "fixed", "archived", "rejected" };

    public static async ValueTask<ReportSightings> AskAsync(ReportQuestion question, IChannelHost host, CancellationToken cancellationToken)
    {
        if (GeoServer.Of(host) is not { } server)
        {
            return new ReportSightings([], new ReportFault(SendRejection.NotConfigured, "The address is missing."));
        }

        if (question.Reference is { } reference)
        {
            return await FindAsync(server, reference, question.Since ?? host.UtcNow, host.UtcNow, cancellationToken);
        }

        var numbers = new Dictionary<string, string>(StringComparer.Ordinal); // Number there → id that was asked for.
        var waiting = new List<ReportSighting>();
        foreach (var id in question.Ids)
        {
            if (ReportIds.TokenOf(id) is not { } token)
            {
                numbers[ReportIds.NumberOf(id) ?? id] = id;
                continue;
            }

            var answer = await server.AskAsync($"tokens/{Uri.EscapeDataString(token)}", [], cancellationToken);
            if (answer.IsMissing)
            {
                continue;
            }

            if (answer.Fault is not null)
            {
                return new ReportSightings([], answer.Fault);
            }

            if (answer.Node?.Records().FirstOrDefault()?.Of("service_request_id") is { } number)
            {
                numbers[number] = id;
            }
            else
            {
                waiting.Add(new ReportSighting { Id = id, State = ReportState.Open }); // Taken, and without a number yet.
            }
        }

        return numbers.Count == 0 ? new ReportSightings(waiting) : await NumbersAsync(server, numbers, waiting, cancellationToken);
    }

    private static async ValueTask<ReportSightings> NumbersAsync(
        GeoServer server, Dictionary<string, string> numbers, List<ReportSighting> seen, CancellationToken cancellationToken)
    {
        var answer = numbers.Count == 1
            ? await server.AskAsync($"requests/{Uri.EscapeDataString(numbers.Keys.First())}", [], cancellationToken)
            : await server.AskAsync("requests", [new("service_request_id", string.Join(',', numbers.Keys))], cancellationToken);
        if (answer.IsMissing)
        {
            return new ReportSightings(seen);
        }

        if (answer.Node is not { } list)
        {
            return NoList(answer);
        }

        foreach (var record in list.Records())
        {
            if (record.Of("service_request_id") is { } number && numbers.TryGetValue(number, out var id))
            {
                seen.Add(Sighting(server, record, id, ReportIds.OfNumber(number)));
            }
        }

        return new ReportSightings(seen);
    }

    private static async ValueTask<ReportSightings> FindAsync(GeoServer server, string reference, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answer = await server.AskAsync("requests", [new("start_date", Iso(since - Slack)), new("end_date", Iso(now + Slack))], cancellationToken);
        if (answer.Node is not { } list)
        {
            return NoList(answer);
        }

        var mark = ReportPost.Mark(reference);
        var found = list.Records().FirstOrDefault(r => r.Of("description")?.Contains(mark, StringComparison.Ordinal) == true && r.Of("service_request_id") is not null);
        return new ReportSightings(found is null ? [] : [Sighting(server, found, ReportIds.OfNumber(found.Of("service_request_id")!), null)]);
    }

    private static ReportSighting Sighting(GeoServer server, GeoNode record, string id, string? number) => new()
    {
        Id = id,
        NewId = number == id ? null : number,
        State = record.Of("status") is { } status && Ended.Contains(status) ? ReportState.Closed : ReportState.Open,
        Status = record.Of("status"),
        Notes = record.Of("status_notes"),
        ChangedAt = server.Time(record.Of("updated_datetime")),
        ExpectedAt = server.Time(record.Of("expected_datetime")),
    };

    private static ReportSightings NoList(GeoAnswer answer) => new([], answer.Fault ?? new ReportFault("unreachable", "The answer is neither JSON nor XML."));

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
