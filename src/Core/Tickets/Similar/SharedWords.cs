using Derman.Core.Search;
using Derman.Core.Storage;

namespace Derman.Core.Tickets.Similar;

/// <summary>An earlier ticket that has one of the words.</summary>
internal readonly record struct WordHit(long Key, string? Topic);

/// <summary>The newest tickets with each word of a text, straight from the search index: what a few hundred neighbours in meaning were about.</summary>
internal static class SharedWords
{
    /// <summary>Words looked up; more only cost time.</summary>
    private const int MostWords = 8;

    /// <summary>Tickets looked at for each word: enough for shares of a tenth, and 0.5 ms.</summary>
    private const int MostTickets = 200;

    private const int ShortestWord = 3;

    /// <summary>Words every request has, of whatever topic; folded.</summary>
    private static readonly HashSet<string> Empty = new(
        [
            "bir", "ve", "ile", "icin", "var", "yok", "cok", "daha", "ama", "gibi", "kadar", "sonra", "once", "olan", "oldu", "bizim", "burada", "bunu", "lutfen", "rica",
            "istiyorum", "ediyorum", "mahallemizde", "mahalle", "mahallesi", "sokak", "sokakta", "belediye", "the", "and", "there", "please", "with", "our", "have",
            "است", "هست", "این", "برای", "من", "ما", "ان", "که", "را", "با", "از", "در", "به", "یک", "لطفا", "خیلی", "شده", "می", "نمی",
        ],
        StringComparer.Ordinal);

    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        FoldedText.Read(text, (folded, found) =>
        {
            for (var first = 0; first < found.Count && words.Count < MostWords;)
            {
                var next = FoldedText.GroupEnd(found, first);
                var word = "";
                for (var i = first; i < next; i++)
                {
                    word += new string(folded.Slice(found[i].Start, found[i].Length));
                }

                if (word.Length >= ShortestWord && !Empty.Contains(word) && !word.All(char.IsDigit) && !words.Contains(word))
                {
                    words.Add(word);
                }

                first = next;
            }
        });
        return words;
    }

    /// <summary>Newest first, for each word. Sealed tickets are left out.</summary>
    public static List<(string Word, List<WordHit> Hits)> Find(ReadSession session, IReadOnlyList<string> words) => [.. words.Select(word =>
    {
        var query = SearchQuery.Parse($"{word} "); // The space: a whole word, not one being typed.
        var values = new List<object?>();
        var found = session.Stems.Found(query, null, MostTickets, Add);
        return (word, query.IsEmpty ? [] : session.Query(
            $"SELECT t.\"key\", t.\"topic\" FROM {found} AS s JOIN \"ticket\" t ON t.\"key\" = s.k WHERE t.\"sealed_at\" IS NULL AND t.\"simulated\" IS NULL",
            r => new WordHit(Columns.Integer(r, 0), Columns.Text(r, 1)),
            values.ToArray()));

        string Add(object? value)
        {
            values.Add(value);
            return $"@p{values.Count - 1}";
        }
    })];
}
