using System.Globalization;
using System.Text.RegularExpressions;

namespace Derman.Core.Storage.Postgres;

/// <summary>From the words every engine's scripts and statements are written in to PostgreSQL's.</summary>
internal static partial class PostgresDialect
{
    /// <summary>"C" collation: texts compare by code point, as in SQLite, whatever the server's locale.</summary>
    public static string Script(string sql) =>
        WithoutRowId().Replace(Types().Replace(sql, m => m.Value switch
        {
            "INTEGER" => "bigint",
            "BLOB" => "bytea",
            "REAL" => "double precision",
            _ => "text COLLATE \"C\"",
        }), ")");

    /// <summary><c>@p0</c> → <c>$1</c>: positional parameters need no rewriting at every call.</summary>
    public static string Statement(string sql) =>
        Parameters().Replace(sql, m => string.Create(CultureInfo.InvariantCulture, $"${int.Parse(m.ValueSpan[2..], NumberStyles.None, CultureInfo.InvariantCulture) + 1}"));

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"\b(?:INTEGER|BLOB|REAL|TEXT)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Types();

    [GeneratedRegex(@"\)\s*WITHOUT ROWID", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WithoutRowId();

    [GeneratedRegex(@"@p\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
