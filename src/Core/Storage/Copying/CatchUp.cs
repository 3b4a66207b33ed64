using Derman.Core.Search;
using Derman.Core.Tickets;

namespace Derman.Core.Storage.Copying;

/// <summary>Brings rows that changed since a copy from its source to its target, and keeps the sums of what the target should hold.</summary>
internal sealed class CatchUp(StoreHandle source, StoreHandle target, Dictionary<string, TableChecksum> sums)
{
    /// <summary>Rows a statement: one round trip for so many. Fixed, so that few statements have to be prepared.</summary>
    private const int Many = 40;

    private const string Tickets = "ticket";

    /// <summary>What the target holds now, if nothing went wrong.</summary>
    public IReadOnlyDictionary<string, TableChecksum> Sums => sums;

    /// <param name="most">Noted changes to look at; several of one row are one.</param>
    /// <param name="verify">Read what was brought over again, and compare: for the last round, when there is no time to compare all.</param>
    /// <returns>How far it went: what <see cref="ForgetAsync"/> may forget.</returns>
    public async Task<long> RoundAsync(int most, bool verify, CancellationToken ct)
    {
        var mark = source.Read(s => ChangeCapture.Mark(s, most));
        var changes = source.Read(s => ChangeCapture.Until(s, mark));
        // Tickets first: their words hold the citizen's name, as it still is on both sides.
        foreach (var table in changes.GroupBy(c => c.Table).OrderBy(t => t.Key.Name != Tickets))
        {
            foreach (var part in table.Chunk(Many))
            {
                await ApplyAsync(table.Key, part, verify, ct);
            }
        }

        return mark;
    }

    public long Backlog() => source.Read(ChangeCapture.Backlog);

    /// <summary>Forgets what the last round brought over; only while the source may still be written.</summary>
    public async Task ForgetAsync(long mark, CancellationToken ct) => await source.WriteAsync(s => ChangeCapture.Forget(s, mark), ct);

    private async Task ApplyAsync(TableShape table, ChangedRow[] changes, bool verify, CancellationToken ct)
    {
        var keys = Keys(changes);
        var isTicket = table.Name == Tickets;
        var (rows, stems) = source.Read(s => (Rows(s, table, keys), isTicket ? Stems(s, changes) : []));
        var gone = await target.WriteAsync(
            session =>
            {
                if (isTicket)
                {
                    foreach (var (key, words) in Stems(session, changes))
                    {
                        session.Stems.Remove(session, key, words);
                    }
                }

                var before = session.Query($"DELETE FROM \"{table.Name}\" WHERE {table.WhereKeyIn(Many)} RETURNING {table.ColumnList}", r => StoreCopy.Values(r, table), keys);
                Insert(session, table, rows);
                foreach (var (key, words) in stems)
                {
                    session.Stems.Add(session, key, words);
                }

                return before;
            },
            ct);
        var sum = gone.Aggregate(sums[table.Name], (s, row) => s.Minus(TableChecksum.Of(row)));
        sums[table.Name] = rows.Aggregate(sum, (s, row) => s.Plus(TableChecksum.Of(row)));
        if (verify && Sum(target.Read(s => Rows(s, table, keys))) != Sum(rows))
        {
            throw new CopyDiffersException(table.Name);
        }
    }

    private static List<(long Key, string Words)> Stems(ReadSession session, ChangedRow[] changes)
    {
        var stems = new List<(long Key, string Words)>(changes.Length);
        foreach (var change in changes)
        {
            if (session.First<Ticket>("\"key\" = @p0", change.Key[0]) is { } ticket)
            {
                stems.Add((ticket.Key, TicketIndex.StemsOfRow(session, ticket)));
            }
        }

        return stems;
    }

    private static void Insert(WriteSession session, TableShape table, List<object?[]> rows)
    {
        if (rows.Count == Many)
        {
            session.Execute(table.Insert(Many), [.. rows.SelectMany(r => r)]);
            return;
        }

        foreach (var row in rows)
        {
            session.Execute(table.Insert(1), row);
        }
    }

    private static List<object?[]> Rows(ReadSession session, TableShape table, object?[] keys) =>
        session.Query($"{table.Select} WHERE {table.WhereKeyIn(Many)}", r => StoreCopy.Values(r, table), keys);

    /// <summary>The last key again and again, up to the fixed number.</summary>
    private static object?[] Keys(ChangedRow[] changes) =>
        [.. Enumerable.Range(0, Many).SelectMany(i => changes[Math.Min(i, changes.Length - 1)].Key)];

    private static TableChecksum Sum(List<object?[]> rows) => rows.Aggregate(default(TableChecksum), (s, row) => s.Plus(TableChecksum.Of(row)));
}

/// <summary>A table of a copy does not hold what its source holds.</summary>
public sealed class CopyDiffersException(string table) : Exception($"The copy of table '{table}' is not like its source.");
