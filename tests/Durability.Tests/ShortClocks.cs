using Npgsql;

namespace Derman.Durability.Tests;

/// <summary>Gives tickets a term of seconds, so that the levels of its escalation come due while nodes die; and reads which of them fired.</summary>
internal sealed class ShortClocks(string connectionString)
{
    private const string Schema = "t_erenler";
    private const string Clock = "assign";
    private const int Levels = 4;
    private const long TicksOfTerm = 6 * TimeSpan.TicksPerSecond;
    private readonly HashSet<long> _tickets = [];

    public int Tickets => _tickets.Count;

    /// <summary>The newest tickets get six seconds from now on: levels after 4.5, 6, 7.5 and 12.</summary>
    public async Task StartAsync(int tickets, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // As the nodes' own batches do: what one of them has read must not be written over this.
        await using (var turn = new NpgsqlCommand($"SELECT 1 FROM {Schema}.\"store_mark\" FOR UPDATE", connection))
        {
            await turn.ExecuteNonQueryAsync(ct);
        }

        await using (var start = new NpgsqlCommand(
            $"""
            UPDATE {Schema}."running_clock" SET "minutes" = 0.1, "business_days" = NULL, "calendar_days" = NULL, "end_of_day" = 0, "round_the_clock" = 1,
                "started_at" = n.now, "due" = n.now + $1, "act_by" = n.now + $1, "next_at" = n.now + $1 * 3 / 4
            FROM (SELECT (extract(epoch FROM clock_timestamp()) * 10000000)::bigint AS now) n
            WHERE "clock" = '{Clock}' AND "ticket" IN
                (SELECT "ticket" FROM {Schema}."running_clock" WHERE "clock" = '{Clock}' AND "level" = 0 AND "met_at" IS NULL AND "business_days" IS NULL AND "minutes" > 1 ORDER BY "ticket" DESC LIMIT $2)
            RETURNING "ticket"
            """,
            connection) { Parameters = { new() { Value = TicksOfTerm }, new() { Value = tickets } } })
        {
            await using var reader = await start.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                _tickets.Add(reader.GetInt64(0));
            }
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>How often each level of each ticket has fired, once no level is missing or the deadline is over.</summary>
    public async Task<Dictionary<(long Ticket, int Level), int>> FiredAsync(TimeSpan deadline)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (true)
        {
            var fired = await ReadAsync();
            if (Missing(fired).Count == 0 || watch.Elapsed > deadline)
            {
                return fired;
            }

            await timer.WaitForNextTickAsync();
        }
    }

    public List<(long Ticket, int Level)> Missing(Dictionary<(long Ticket, int Level), int> fired) =>
        [.. _tickets.SelectMany(t => Enumerable.Range(1, Levels).Select(l => (t, l))).Where(l => !fired.ContainsKey(l))];

    /// <summary>Deliveries by state and reason.</summary>
    public Task<string> DeliveriesAsync() => GroupsAsync("delivery", "\"failure_code\"");

    /// <summary>Inbound requests by state and reason.</summary>
    public Task<string> RequestsAsync() => GroupsAsync("inbound_request", "\"attempts\" || ' ' || COALESCE(\"reason\", '')");

    private async Task<string> GroupsAsync(string table, string reason)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT string_agg(g, ', ' ORDER BY g) FROM (SELECT s || COALESCE(' (' || r || ')', '') || ' ' || count(*) AS g FROM (SELECT \"state\" AS s, {reason} AS r FROM {Schema}.\"{table}\") x GROUP BY s, r) y", connection);
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }

    private async Task<Dictionary<(long Ticket, int Level), int>> ReadAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT \"ticket\", (\"content\"::json ->> 'level')::int, count(*)::int FROM {Schema}.\"ticket_event\" WHERE \"kind\" = 'escalated' AND \"content\"::json ->> 'clock' = '{Clock}' GROUP BY 1, 2", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var fired = new Dictionary<(long, int), int>();
        while (await reader.ReadAsync())
        {
            fired[(reader.GetInt64(0), reader.GetInt32(1))] = reader.GetInt32(2);
        }

        return fired;
    }
}
