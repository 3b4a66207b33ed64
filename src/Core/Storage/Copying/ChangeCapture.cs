using System.Data.Common;
using System.Globalization;

namespace Derman.Core.Storage.Copying;

/// <summary>A row that was written while a store was being copied. It may be gone by now.</summary>
/// <param name="Key">Values of the key, in the order of <see cref="TableShape.Key"/>.</param>
internal sealed record ChangedRow(TableShape Table, IReadOnlyList<object> Key);

/// <summary>Triggers that note which rows of a store change, whoever changes them. Carried out on the writer's own connection.</summary>
internal static class ChangeCapture
{
    public const string Table = "store_change";

    /// <summary>More columns than any table's key has.</summary>
    public const int KeyColumns = 6;

    public static string KeyList { get; } = string.Join(", ", Enumerable.Range(0, KeyColumns).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"k{i}\"")));

    /// <summary>How many changes are noted and not forgotten.</summary>
    public static long Backlog(ReadSession session) => session.Count($"SELECT COUNT(*) FROM \"{Table}\"");

    /// <summary>The number of the oldest so many changes' last one; 0 when nothing is noted.</summary>
    public static long Mark(ReadSession session, int most) =>
        session.Count($"SELECT COALESCE(MAX(\"seq\"), 0) FROM (SELECT \"seq\" FROM \"{Table}\" ORDER BY \"seq\" LIMIT @p0) AS oldest", (long)most);

    /// <summary>Each changed row once, up to a mark.</summary>
    public static List<ChangedRow> Until(ReadSession session, long mark)
    {
        var tables = TenantModel.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return session.Query(
            $"SELECT DISTINCT \"table\", {KeyList} FROM \"{Table}\" WHERE \"seq\" <= @p0",
            reader =>
            {
                var table = tables[reader.GetString(0)];
                return new ChangedRow(table, [.. table.Key.Select((column, i) => Value(table.Kinds[column], reader.GetString(i + 1)))]);
            },
            mark);
    }

    public static void Forget(WriteSession session, long mark) => session.Execute($"DELETE FROM \"{Table}\" WHERE \"seq\" <= @p0", mark);

    public static void Run(DbConnection connection, IEnumerable<string> statements)
    {
        foreach (var sql in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private static object Value(ColumnKind kind, string text) => kind switch
    {
        ColumnKind.Integer => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        // One engine writes bytes as \x0a…, the other as 0A….
        ColumnKind.Bytes => Convert.FromHexString(text.StartsWith("\\x", StringComparison.Ordinal) ? text.AsSpan(2) : text),
        _ => text,
    };
}
