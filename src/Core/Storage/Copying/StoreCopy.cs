using System.Data.Common;
using Derman.Core.Search;
using Derman.Core.Tickets;

namespace Derman.Core.Storage.Copying;

/// <summary>How far a copy is: rows done of the rows there were when it began.</summary>
public readonly record struct CopyProgress(string Table, long Done, long Total);

/// <summary>Copies a whole store into an empty one, whatever the engines, as of one moment of the source.</summary>
internal static class StoreCopy
{
    private const int StemsPage = 500;
    private const int RowsBetweenReports = 5000;

    /// <returns>The checksum of each table, as it was read.</returns>
    public static Dictionary<string, TableChecksum> Copy(ReadSession source, IRowSink target, Action<CopyProgress> progress, CancellationToken ct)
    {
        var total = TenantModel.Tables.Sum(t => source.Count($"SELECT COUNT(*) FROM \"{t.Name}\""));
        var done = 0L;
        var checksums = new Dictionary<string, TableChecksum>(StringComparer.Ordinal);
        foreach (var table in TenantModel.Tables)
        {
            target.Begin(table);
            checksums[table.Name] = Sum(source, table, values =>
            {
                target.Write(values);
                if (++done % RowsBetweenReports == 0)
                {
                    ct.ThrowIfCancellationRequested();
                    progress(new CopyProgress(table.Name, done, total));
                }
            });
        }

        CopyStems(source, target, ct);
        target.Complete();
        progress(new CopyProgress("", done, total));
        return checksums;
    }

    /// <summary>The checksum of each table of a store, as of one moment.</summary>
    public static Dictionary<string, TableChecksum> Checksums(ReadSession store, CancellationToken ct)
    {
        var checksums = new Dictionary<string, TableChecksum>(StringComparer.Ordinal);
        foreach (var table in TenantModel.Tables)
        {
            ct.ThrowIfCancellationRequested();
            checksums[table.Name] = Sum(store, table, _ => { });
        }

        return checksums;
    }

    public static object?[] Values(DbDataReader reader, TableShape table)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Columns.IsNull(reader, i)
                ? null
                : table.Kinds[i] switch
                {
                    ColumnKind.Integer => Columns.Integer(reader, i),
                    ColumnKind.Real => reader.GetDouble(i),
                    ColumnKind.Text => Columns.Text(reader, i),
                    _ => reader.GetFieldValue<byte[]>(i),
                };
        }

        return values;
    }

    private static TableChecksum Sum(ReadSession store, TableShape table, Action<object?[]> row)
    {
        var sum = default(TableChecksum);
        store.Each(table.Select, reader =>
        {
            var values = Values(reader, table);
            row(values);
            sum = sum.Plus(TableChecksum.Of(values));
        });
        return sum;
    }

    private static void CopyStems(ReadSession source, IRowSink target, CancellationToken ct)
    {
        target.BeginStems();
        for (var after = 0L; ;)
        {
            ct.ThrowIfCancellationRequested();
            var page = source.List<Ticket>("\"key\" > @p0 ORDER BY \"key\" LIMIT @p1", after, (long)StemsPage);
            foreach (var ticket in page)
            {
                target.WriteStems(ticket.Key, TicketIndex.StemsOfRow(source, ticket));
                after = ticket.Key;
            }

            if (page.Count < StemsPage)
            {
                return;
            }
        }
    }
}
