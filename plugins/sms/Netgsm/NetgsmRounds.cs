using System.Text.Json;

namespace Derman.Channels.Sms.Netgsm;

/// <summary>The questions of one run, with what it has heard already: a report is asked for again until its last word may have come.</summary>
internal sealed class NetgsmRounds(IChannelHost host, NetgsmClient client)
{
    private const int PageSize = 100;
    private const int MostPages = 500;
    private const int MostRemembered = 50_000;
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private readonly List<InboundEvent> _events = [];
    private NetgsmCursor _cursor = NetgsmCursor.From(host.Cursor, host.UtcNow);

    // Where a round was told that it asks too often: the next one goes on from here.
    private (int Page, DateTimeOffset Until)? _interrupted;

    public string Cursor => _cursor.ToString();

    /// <summary>What is new since the last call.</summary>
    public IReadOnlyList<InboundEvent> Take()
    {
        var events = _events.ToList();
        _events.Clear();
        if (_heard.Count > MostRemembered)
        {
            _heard.Clear(); // The host knows repeats too; this only spares it most of them.
        }

        return events;
    }

    /// <summary>One round of both questions; why the run must end, or null.</summary>
    public async ValueTask<StreamEnd?> AskAsync(CancellationToken cancellationToken) =>
        await AskReportsAsync(cancellationToken) ?? await AskInboxAsync(cancellationToken);

    private async ValueTask<StreamEnd?> AskReportsAsync(CancellationToken cancellationToken)
    {
        var (page, until) = _interrupted ?? (0, host.UtcNow);
        _interrupted = null;
        string? before = null;
        for (; page < MostPages; page++)
        {
            var query = new NetgsmReportQuery(TurkishTime.Write(_cursor.Reports), TurkishTime.Write(until), page, PageSize);
            var result = await host.SendHttpAsync(
                client.Post("sms/rest/v2/report", JsonSerializer.SerializeToUtf8Bytes(query, NetgsmJson.Default.NetgsmReportQuery)), cancellationToken);
            var answer = result is ChannelHttpResponse response ? NetgsmJson.Read(response.Body, NetgsmJson.Default.NetgsmReport) : null;
            if (answer?.Code == NetgsmCodes.TooOften)
            {
                // Ten questions a minute.
                _interrupted = (page, until);
                return null;
            }

            if (answer?.Code != NetgsmCodes.NothingFound && NetgsmEnds.Of(result, answer?.Code, answer?.Description, client) is { } end)
            {
                return end;
            }

            // Nobody promises whether pages are counted from 0 or 1, nor what becomes of one beyond the last.
            var rows = answer?.Jobs ?? [];
            var first = rows.Count == 0 ? null : $"{rows[0]?.Jobid}:{rows[^1]?.Jobid}";
            if (first is null || (first == before && page > 1))
            {
                break;
            }

            before = first;
            Add(rows.OfType<NetgsmReportRow>().Select(Receipt));
        }

        var settled = until - NetgsmCursor.LongestDelivery;
        _cursor = _cursor with { Reports = settled > _cursor.Reports ? settled : _cursor.Reports };
        return null;
    }

    private async ValueTask<StreamEnd?> AskInboxAsync(CancellationToken cancellationToken)
    {
        var until = host.UtcNow;
        var path = $"sms/rest/v2/inbox?startdate={TurkishTime.Write(_cursor.Inbox - NetgsmCursor.Overlap)}&stopdate={TurkishTime.Write(until)}";
        var result = await host.SendHttpAsync(client.Get(path), cancellationToken);
        var answer = result is ChannelHttpResponse response ? NetgsmJson.Read(response.Body, NetgsmJson.Default.NetgsmInbox) : null;
        if (answer?.Code == NetgsmCodes.TooOften)
        {
            return null;
        }

        if (answer?.Code != NetgsmCodes.InboxEmpty && NetgsmEnds.Of(result, answer?.Code, answer?.Description, client) is { } end)
        {
            return end;
        }

        Add(NetgsmInboxReader.Read(answer?.Messages ?? [], until));
        _cursor = _cursor with { Inbox = until };
        return null;
    }

    private void Add(IEnumerable<InboundEvent?> events) =>
        _events.AddRange(events.OfType<InboundEvent>().Where(happened => _heard.Add(happened.DedupKey)));

    private DeliveryReceipt? Receipt(NetgsmReportRow row)
    {
        if (string.IsNullOrEmpty(row.Jobid) || row.Status is not { } status || NetgsmCodes.StateOf(status) is not { } reached)
        {
            return null;
        }

        return new DeliveryReceipt
        {
            MessageExternalId = row.Jobid,
            State = reached.State,
            At = TurkishTime.Read(row.DeliveredDate) ?? host.UtcNow,
            Recipient = PhoneNumbers.Normalise(row.Number),
            FailureCode = reached.FailureCode,
            ErrorCode = reached.State != DeliveryState.Failed ? null
                : row.ErrorCode is > 0 and { } error ? FormattableString.Invariant($"{status}.{error}") : FormattableString.Invariant($"{status}"),
        };
    }
}
