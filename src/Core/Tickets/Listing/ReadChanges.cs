using System.Text.Json.Serialization;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Listing;

/// <summary>A ticket after something happened to it.</summary>
/// <param name="Kind">Kind of the event.</param>
public sealed record TicketChanged(Guid Id, string Number, string State, string Directorate, int Version, string Kind)
{
    /// <summary>Not part of the live stream: a screen loads the ticket, or not.</summary>
    [JsonIgnore]
    public Instant At { get; init; }

    [JsonIgnore]
    public string Category { get; init; } = "";

    /// <summary>Programs outside are not told of what only tries an account out.</summary>
    [JsonIgnore]
    public bool Simulated { get; init; }
}

/// <summary>Events since a place in the chain.</summary>
/// <param name="Upto">Where to go on from.</param>
/// <param name="More">There is more behind it already.</param>
public sealed record ChangesPage(IReadOnlyList<TicketChanged> Changes, long Upto, bool More);

/// <summary>What has happened to the tickets a reader may see. The chain of events is the queue: it has no gaps and knows no node.</summary>
public sealed class ReadChanges
{
    public const int Page = 200;

    /// <summary>The newest event there is: who begins to listen begins here.</summary>
    public long Head(Tenant tenant) => tenant.Store.Read(HeadOf);

    public ChangesPage Since(Tenant tenant, Actor reader, long after)
    {
        var filter = Filter.Of(tenant.Configuration, new ListQuery(), reader);
        return tenant.Store.Read(session =>
        {
            var head = HeadOf(session);
            if (filter is null || head <= after)
            {
                return new ChangesPage([], Math.Max(head, after), More: false);
            }

            filter.And("e.\"seq\" > ", after);
            var rows = filter.Query(
                session,
                "e.\"seq\", e.\"kind\", t.\"id\", t.\"number\", t.\"state\", t.\"directorate\", t.\"version\", e.\"at\", t.\"category\", t.\"simulated\"",
                " FROM \"ticket_event\" e JOIN \"ticket\" t ON t.\"key\" = e.\"ticket\"",
                "ORDER BY e.\"seq\"",
                Page,
                r => (Seq: r.GetInt64(0), Changed: new TicketChanged(Provider.ToGuid(r.GetFieldValue<byte[]>(2)), r.GetString(3), r.GetString(4), r.GetString(5), r.GetInt32(6), r.GetString(1))
                {
                    At = Provider.ToInstant(r.GetInt64(7)),
                    Category = Clocks.CategoryNames.Of(Enum.Parse<Category>(r.GetString(8))),
                    Simulated = !r.IsDBNull(9),
                }));
            return rows.Count == Page
                ? new ChangesPage(rows.ConvertAll(r => r.Changed), rows[^1].Seq, More: true)
                : new ChangesPage(rows.ConvertAll(r => r.Changed), head, More: false);
        });
    }

    private static long HeadOf(ReadSession session) => session.Count("SELECT MAX(\"seq\") FROM \"ticket_event\"");
}

[JsonSerializable(typeof(TicketChanged))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class TicketChangedJson : JsonSerializerContext;
