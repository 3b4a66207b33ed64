using Microsoft.Data.Sqlite;

namespace Derman.Durability.Tests;

/// <summary>What a storm left behind, read from the tenant's own store beside the host that runs.</summary>
internal sealed class Effects : IDisposable
{
    private static readonly TimeSpan WorkDeadline = TimeSpan.FromMinutes(5);
    private readonly SqliteConnection _store;

    public Effects(string file)
    {
        _store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        _store.Open();
    }

    public void Dispose() => _store.Dispose();

    /// <summary>Until no request waits any more.</summary>
    public async Task WaitUntilWorkedAsync()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Number("SELECT COUNT(*) FROM \"inbound_request\" WHERE \"next_attempt_at\" IS NOT NULL") is > 0 and var waiting)
        {
            Assert.True(watch.Elapsed < WorkDeadline, $"{waiting} requests still wait.");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Every event has had its one effect: a message, in its person's one conversation and one ticket, in the order they wrote.</summary>
    public void AreExactly(Storm storm)
    {
        Assert.Equal(0, Number("SELECT COUNT(*) FROM \"inbound_request\" WHERE \"state\" <> 'done'"));
        var messages = Messages();
        var expected = Enumerable.Range(0, storm.Events).Select(Storm.ExternalId).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(expected.Except(messages.Select(m => m.ExternalId), StringComparer.Ordinal));
        Assert.Equal(storm.Events, messages.Count);

        var conversations = messages.GroupBy(m => m.Conversation).ToList();
        Assert.Equal(storm.Conversations, conversations.Count);
        Assert.Equal(storm.Conversations, messages.Select(m => m.Ticket).Distinct().Count());
        Assert.All(conversations, talk =>
        {
            Assert.Single(talk.Select(m => m.Ticket).Distinct());
            var number = int.Parse(talk.First().ExternalId.Split('.')[^1], System.Globalization.CultureInfo.InvariantCulture);
            var person = storm.Of(number).Person;
            Assert.Equal(Enumerable.Range(0, talk.Count()).Select(nth => $"storm {person}-{nth}"), talk.OrderBy(m => m.At).Select(m => m.Text));
        });

        // Its consequences, too: each ticket was confirmed to its citizen once.
        Assert.Equal(storm.Conversations, Number("SELECT COUNT(*) FROM \"message\" WHERE \"direction\" = 'out' AND \"conversation\" IN (SELECT \"conversation\" FROM \"message\" WHERE \"external_id\" LIKE 'wamid.storm.%')"));
    }

    private List<(string ExternalId, long Conversation, long Ticket, string Text, long At)> Messages()
    {
        using var command = _store.CreateCommand();
        command.CommandText = "SELECT \"external_id\", \"conversation\", \"ticket\", \"text\", \"at\" FROM \"message\" WHERE \"direction\" = 'in' AND \"external_id\" LIKE 'wamid.storm.%'";
        using var reader = command.ExecuteReader();
        var found = new List<(string, long, long, string, long)>();
        while (reader.Read())
        {
            found.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.GetInt64(4)));
        }

        return found;
    }

    private long Number(string sql)
    {
        using var command = _store.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
