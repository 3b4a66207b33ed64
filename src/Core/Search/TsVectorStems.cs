using Derman.Core.Storage;

namespace Derman.Core.Search;

/// <summary>
/// PostgreSQL's tsvector with a GIN index. Stems go in as lexemes, so no parser or dictionary of the server has a say: its Turkish
/// stemmer gives different stems for one word, and its lower() is wrong for İ and ı.
/// </summary>
internal sealed class TsVectorStems : IStemTable
{
    public static readonly TsVectorStems Instance = new();

    /// <summary>The words of an expression, parted by spaces, as the index keeps them.</summary>
    public static string Vector(string words) => $"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))";

    public void Add(WriteSession session, long key, string stems) =>
        session.Execute($"INSERT INTO \"ticket_search\" (\"key\", \"stems\") VALUES (@p0, {Vector("@p1")})", key, stems);

    public void Remove(WriteSession session, long key, string stems) => session.Execute("DELETE FROM \"ticket_search\" WHERE \"key\" = @p0", key);

    public string Found(SearchQuery query, long? olderThan, long most, Func<object?, string> parameter)
    {
        var words = $"\"stems\" @@ {parameter(query.ToTsQuery())}::tsquery";
        var behind = olderThan is { } key ? $" AND \"key\" < {parameter(key)}" : "";
        return $"(SELECT \"key\" AS k FROM \"ticket_search\" WHERE {words}{behind} ORDER BY \"key\" DESC LIMIT {parameter(most)})";
    }
}
