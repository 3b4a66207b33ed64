using Derman.Core.Storage;

namespace Derman.Core.Search;

/// <summary>
/// SQLite's FTS5, without a copy of what it indexes. Its rowid is the negative key: newest first is then the way it stores its lists,
/// and the first page costs a quarter of reading them backwards (measured).
/// </summary>
internal sealed class Fts5Stems : IStemTable
{
    public static readonly Fts5Stems Instance = new();

    public void Add(WriteSession session, long key, string stems) =>
        session.Execute("INSERT INTO \"ticket_search\" (rowid, stems) VALUES (@p0, @p1)", -key, stems);

    public void Remove(WriteSession session, long key, string stems) =>
        session.Execute("INSERT INTO \"ticket_search\" (\"ticket_search\", rowid, stems) VALUES ('delete', @p0, @p1)", -key, stems);

    public string Found(SearchQuery query, long? olderThan, long most, Func<object?, string> parameter)
    {
        var words = $"\"ticket_search\" MATCH {parameter(query.ToFts5Match())}";
        var behind = olderThan is { } key ? $" AND rowid > {parameter(-key)}" : "";
        return $"(SELECT -rowid AS k FROM \"ticket_search\" WHERE {words}{behind} ORDER BY rowid LIMIT {parameter(most)})";
    }
}
