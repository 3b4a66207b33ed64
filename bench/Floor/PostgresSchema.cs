using System.Text.RegularExpressions;

namespace Derman.Floor;

/// <summary>The product's own first migration in PostgreSQL's words: the same tables and indexes.</summary>
internal static partial class PostgresSchema
{
    public static string Of(string sqlite) => ColumnType().Replace(sqlite, m => m.Value switch
    {
        "TEXT" => "text COLLATE \"C\"",
        "INTEGER" => "bigint",
        "REAL" => "double precision",
        "BLOB" => "bytea",
        _ => "",
    });

    /// <summary>Names are quoted and lower case, so a bare word in capitals is the language's.</summary>
    [GeneratedRegex(@"\b(?:TEXT|INTEGER|REAL|BLOB)\b| WITHOUT ROWID\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ColumnType();
}
