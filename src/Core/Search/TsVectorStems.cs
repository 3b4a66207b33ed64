using Derman.Core.Storage;

namespace Derman.Core.Search;

/// <summary>
/// PostgreSQL's tsvector with a GIN index. Stems go in as lexemes, so no parser or dictionary of the server has a say: its Turkish
/// stemmer gives different stems for one word, and its lower() is wrong for İ and ı.
/// </summary>
internal sealed class TsVectorStems : IStemTable
{
    public static readonly TsVectorStems Instance = new();

    public string From => """ FROM "ticket_search" s JOIN "ticket" t ON t."key" = s."key" """;

    public string NewestFirst => "ORDER BY s.\"key\" DESC";

    public void Add(WriteSession session, long key, string stems) => session.Execute(
        "INSERT INTO \"ticket_search\" (\"key\", \"stems\") VALUES (@p0, array_to_tsvector(array_remove(string_to_array(@p1, ' '), '')))", key, stems);

    public void Remove(WriteSession session, long key) => session.Execute("DELETE FROM \"ticket_search\" WHERE \"key\" = @p0", key);

    public string Matches(SearchQuery query, Func<object?, string> parameter) => $"s.\"stems\" @@ {parameter(query.ToTsQuery())}::tsquery";

    public string OlderThan(long key, Func<object?, string> parameter) => $"s.\"key\" < {parameter(key)}";
}
