using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Derman.Core.Storage.Copying;

/// <summary>A table as all engines have it: its columns, what kind of values they hold, and which of them are the key.</summary>
internal sealed record TableShape(string Name, IReadOnlyList<string> Columns, IReadOnlyList<ColumnKind> Kinds, IReadOnlyList<int> Key)
{
    public string ColumnList { get; } = string.Join(", ", Columns.Select(c => $"\"{c}\""));

    public string Select => $"SELECT {ColumnList} FROM \"{Name}\"";

    /// <summary>Rows of so many keys, whose values are the parameters in order.</summary>
    public string WhereKeyIn(int keys)
    {
        // Both engines answer this from the key's index whatever they know of the table; a list of rows only one of them does.
        return string.Join(" OR ", Enumerable.Range(0, keys).Select(n => $"({string.Join(" AND ", Key.Select((k, i) => $"\"{Columns[k]}\" = {Places((n * Key.Count) + i, 1)}"))})"));
    }

    public string Insert(int rows) => $"INSERT INTO \"{Name}\" ({ColumnList}) VALUES {Rows(rows, Columns.Count)}";

    private static string Rows(int rows, int columns) => string.Join(", ", Enumerable.Range(0, rows).Select(r => $"({Places(r * columns, columns)})"));

    private static string Places(int first, int count) =>
        string.Join(", ", Enumerable.Range(first, count).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@p{i}")));

    /// <summary>Every table of a model, by name. What an engine keeps for itself (search, marks) is not among them.</summary>
    public static IReadOnlyList<TableShape> Of(IModel model) => [.. model.GetEntityTypes().Select(Of).OrderBy(t => t.Name, StringComparer.Ordinal)];

    private static TableShape Of(IEntityType entity)
    {
        var properties = entity.GetProperties().ToArray();
        return new TableShape(
            entity.GetTableName()!,
            [.. properties.Select(p => p.GetColumnName())],
            [.. properties.Select(ColumnKinds.Of)],
            [.. entity.FindPrimaryKey()!.Properties.Select(k => Array.IndexOf(properties, (IProperty)k))]);
    }
}
