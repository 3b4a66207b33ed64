using Derman.Core.Storage.Copying;

namespace Derman.Core.Storage.Sqlite;

/// <summary>The statements that begin and end noting changes in a file.</summary>
internal static class SqliteCapture
{
    public static IEnumerable<string> Begin =>
    [
        .. End,
        $"CREATE TABLE \"{ChangeCapture.Table}\" (\"seq\" INTEGER PRIMARY KEY AUTOINCREMENT, \"table\" TEXT NOT NULL, {ChangeCapture.KeyList})",
        .. from table in TenantModel.Tables
           from operation in (string[])["INSERT", "UPDATE", "DELETE"]
           select $"CREATE TRIGGER \"{Name(table, operation)}\" AFTER {operation} ON \"{table.Name}\" BEGIN INSERT INTO \"{ChangeCapture.Table}\" (\"table\", {ChangeCapture.KeyList}) VALUES ('{table.Name}', {Keys(table, operation)}); END",
    ];

    public static IEnumerable<string> End =>
    [
        .. from table in TenantModel.Tables
           from operation in (string[])["INSERT", "UPDATE", "DELETE"]
           select $"DROP TRIGGER IF EXISTS \"{Name(table, operation)}\"",
        $"DROP TABLE IF EXISTS \"{ChangeCapture.Table}\"",
    ];

    private static string Name(TableShape table, string operation) => $"capture_{table.Name}_{operation}";

    private static string Keys(TableShape table, string operation) => string.Join(", ", Enumerable.Range(0, ChangeCapture.KeyColumns).Select(i =>
    {
        if (i >= table.Key.Count)
        {
            return "NULL";
        }

        var value = $"{(operation == "DELETE" ? "OLD" : "NEW")}.\"{table.Columns[table.Key[i]]}\"";
        return table.Kinds[table.Key[i]] switch
        {
            ColumnKind.Integer => $"CAST({value} AS TEXT)",
            ColumnKind.Bytes => $"hex({value})",
            _ => value,
        };
    }));
}
