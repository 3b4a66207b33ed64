using Derman.Core.Storage;

namespace Derman.Core.Search;

/// <summary>
/// SQLite's FTS5. Its rowid is the negative key: newest first is then the way it stores its lists, and the first page costs a quarter of
/// reading them backwards (measured).
/// </summary>
internal sealed class Fts5Stems : IStemTable
{
    public static readonly Fts5Stems Instance = new();

    public string From => """ FROM "ticket_search" s JOIN "ticket" t ON t."key" = -s.rowid""";

    public string NewestFirst => "ORDER BY s.rowid";

    public void Add(WriteSession session, long key, string stems) =>
        session.Execute("INSERT INTO \"ticket_search\" (rowid, stems) VALUES (@p0, @p1)", -key, stems);

    public void Remove(WriteSession session, long key) => session.Execute("DELETE FROM \"ticket_search\" WHERE rowid = @p0", -key);

    public string Matches(SearchQuery query, Func<object?, string> parameter) => $"s.\"ticket_search\" MATCH {parameter(query.ToFts5Match())}";

    public string OlderThan(long key, Func<object?, string> parameter) => $"s.rowid > {parameter(-key)}";
}
