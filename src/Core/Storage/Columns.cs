using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Derman.Core.Storage;

/// <summary>
/// Reads columns of the current row. On SQLite null check and value are one call into the library where they can be (an
/// inbox page has 800 columns; reading them was half of the handler's samples); other engines go through their reader.
/// </summary>
internal static class Columns
{
    public static bool IsNull(DbDataReader reader, int column) =>
        reader is SqliteDataReader { Handle: { } row } ? raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL : reader.IsDBNull(column);

    /// <summary>Null for NULL.</summary>
    public static string? Text(DbDataReader reader, int column)
    {
        if (reader is SqliteDataReader { Handle: { } row })
        {
            return raw.sqlite3_column_text(row, column).utf8_to_string();
        }

        return reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    public static long Integer(DbDataReader reader, int column) =>
        reader is SqliteDataReader { Handle: { } row } ? raw.sqlite3_column_int64(row, column) : reader.GetInt64(column);

    public static long? IntegerOrNull(DbDataReader reader, int column) => IsNull(reader, column) ? null : Integer(reader, column);

    /// <summary>An id; null for NULL.</summary>
    public static Guid? Id(DbDataReader reader, int column)
    {
        if (reader is SqliteDataReader { Handle: { } row })
        {
            return raw.sqlite3_column_blob(row, column) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : null;
        }

        return reader.IsDBNull(column) ? null : Provider.ToGuid(reader.GetFieldValue<byte[]>(column));
    }
}
