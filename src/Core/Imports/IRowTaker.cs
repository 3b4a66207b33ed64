using Derman.Core.Common;
using Derman.Core.Imports.Sheets;

namespace Derman.Core.Imports;

/// <summary>Takes rows of one kind over, or only says what would become of them.</summary>
internal interface IRowTaker
{
    /// <summary>Rows at a time.</summary>
    int Chunk { get; }

    Task<IReadOnlyList<TakenRow>> TakeAsync(IReadOnlyList<SheetRow> rows, bool check, CancellationToken ct);

    /// <summary>Lines of user name and one-time token; empty for what has none.</summary>
    string Links();
}

/// <param name="Already">Taken before, in this run or another.</param>
/// <param name="Closed">It comes in closed.</param>
internal sealed record TakenRow(SheetRow Row, string? External, bool Already, IReadOnlyList<FieldError> Errors, bool Closed = false);

/// <summary>What every kind of row is asked first: has it a number of its own, and only once?</summary>
internal sealed class RowKeys(string field)
{
    private const int Longest = 100;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public void Check(string? key, List<FieldError> errors)
    {
        if (key is null)
        {
            errors.Add(new FieldError(field, "field.required", Values(("field", field))));
        }
        else if (key.Length > Longest)
        {
            errors.Add(new FieldError(field, "field.tooLong", Values(("field", field), ("limit", "100"))));
        }
        else if (!_seen.Add(key))
        {
            errors.Add(new FieldError(field, "import.twice", Values(("value", key))));
        }
    }

    private static Dictionary<string, string> Values(params (string Key, string Value)[] values) => values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
}
