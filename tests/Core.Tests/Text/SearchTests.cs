using Derman.Core.Search;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Tests.Text;

/// <summary>Against a real FTS5 table, so that the expression and the tokens are proven together.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly string[] Corpus =
    [
        "Mahallemizde kaldırımlar bozuk, yürünmüyor.",
        "IĞDIR caddesinde su borusu patladı.",
        "Şırnak otobüsü geç kaldı.",
        "ÇÖP üç gündür alınmadı.",
        "Kâğıt toplayıcıları geri dönüşüm istiyor.",
        "Sokağımız karanlık, ağacı kesen yok.",
        "Başıboş köpekler için barınak, kitabı geri verin.",
        "Erenler'deki parkta salıncak kırık.",
        "Suyumuz akmıyor, evlerde damla yok.",
        "می‌خواهم درخواست مستمری معلولان را پیگیری کنم",
        "من نمی خواهم کتابخانه تعطیل شود",
        "علي كريمي برای درختها شکایت دارد",
        "شماره ۰۹۱۴۱۲۳۴۵۶۷ و كتاب‌خانه",
        "2026-000123 numaralı başvuru, plaka 24 ABC 123",
    ];

    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SearchTests()
    {
        _connection.Open();
        Run("CREATE VIRTUAL TABLE s USING fts5(stems, tokenize='ascii', prefix='3 4', detail=none, columnsize=0)");
        foreach (var text in Corpus)
        {
            using var insert = _connection.CreateCommand();
            insert.CommandText = "INSERT INTO s(stems) VALUES ($t)";
            insert.Parameters.AddWithValue("$t", FoldedText.StemsForIndex(text));
            insert.ExecuteNonQuery();
        }
    }

    [Theory]
    [InlineData("kaldırım", 1)]
    [InlineData("KALDIRIMLAR", 1)]
    [InlineData("kaldirimi ", 1)]
    [InlineData("ığdır", 2)]
    [InlineData("iğdır", 2)]
    [InlineData("IĞDIR'da ", 2)]
    [InlineData("sirnak", 3)]
    [InlineData("Şırnak'tan ", 3)]
    [InlineData("cop", 4)]
    [InlineData("çöp", 4)]
    [InlineData("çöpler ", 4)]
    [InlineData("kagit", 5)]
    [InlineData("kağıt", 5)]
    [InlineData("kağıdı ", 5)]
    [InlineData("sokak", 6)]
    [InlineData("sokağı ", 6)]
    [InlineData("ağaç ", 6)]
    [InlineData("köpek", 7)]
    [InlineData("köpeği ", 7)]
    [InlineData("kitap ", 7)]
    [InlineData("erenler park ", 8)]
    [InlineData("Erenler'in parkı ", 8)]
    [InlineData("su akmıyor", 9)]
    [InlineData("evde ", 9)]
    [InlineData("می‌خواهم", 10)]
    [InlineData("میخواهم", 10)]
    [InlineData("می خواهم مستمری", 10)]
    [InlineData("معلول", 10)]
    [InlineData("نمیخواهم", 11)]
    [InlineData("نمی‌خواهم ", 11)]
    [InlineData("کتابخانه", 11)]
    [InlineData("علی کریمی", 12)]
    [InlineData("درخت‌ها ", 12)]
    [InlineData("درخت ", 12)]
    [InlineData("09141234567", 13)]
    [InlineData("كتابخانه ", 13)]
    [InlineData("000123", 14)]
    [InlineData("0001", 14)]
    [InlineData("plaka abc", 14)]
    public void Query_FindsItsDocument(string query, int document) => Assert.Contains(document, Find(query));

    [Theory]
    [InlineData("sokak", 3)]
    [InlineData("park ", 7)]
    [InlineData("kar ", 6)] // karanlık leaves no ending behind kar
    [InlineData("00012 ", 14)] // a finished number is exact
    [InlineData("çöp köpek", 4)] // all words
    public void Query_LeavesOthersOut(string query, int document) => Assert.DoesNotContain(document, Find(query));

    /// <summary>Five letters join kaldırım and kaldı: the price of the cut, paid back by the rank.</summary>
    [Fact]
    public void Query_CoarseHits_AreRankedBehindExactOnes()
    {
        var query = SearchQuery.Parse("kaldırımlar");
        var ranked = Find("kaldırımlar").OrderByDescending(d => FoldedText.RankExact(FoldedText.Fold(Corpus[d - 1]), query.Words)).ToList();
        Assert.Equal([1, 3], ranked);
    }

    [Theory]
    [InlineData("kal", 1)]
    [InlineData("sokağ", 6)]
    [InlineData("kit", 7)]
    [InlineData("درخ", 12)]
    public void Query_WordBeingTyped_FindsByItsBeginning(string query, int document) => Assert.Contains(document, Find(query));

    [Theory]
    [InlineData("ka", null)]
    [InlineData("kal", "kal")]
    [InlineData("kal ", null)]
    [InlineData("bozuk kald", "kalt")]
    [InlineData("kaldı", null)]
    [InlineData("00012", "00012")]
    public void Typed_IsThreeToFourLettersOfTheLastWord(string query, string? typed) =>
        Assert.Equal(typed, SearchQuery.Parse(query).Typed);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \"*' ) ( ")]
    public void Query_WithoutWords_IsEmpty(string? query)
    {
        Assert.True(SearchQuery.Parse(query).IsEmpty);
        Assert.Null(SearchQuery.Parse(query).ToFts5Match());
    }

    [Theory]
    [InlineData("çöp\" OR NEAR(a b) * : ^ -köpek")]
    [InlineData("stems:cop AND NOT (")]
    public void Query_WithOperators_IsOnlyWords(string query) => Assert.Empty(Find(query));

    [Fact]
    public void Query_LongerThanTheLimit_IsCut() =>
        Assert.Equal(SearchQuery.MostTerms, SearchQuery.Parse(string.Join(' ', Enumerable.Range(100, 50))).Terms.Count);

    [Theory]
    [InlineData("sokak", "sokağı")]
    [InlineData("köpek", "köpeği")]
    [InlineData("ağaç", "ağacı")]
    [InlineData("kitap", "kitabı")]
    [InlineData("kaldırım", "kaldırımlar")]
    [InlineData("çöpler", "çöpü")]
    public void Stems_OfTwoFormsOfOneWord_Meet(string one, string other) =>
        Assert.NotEmpty(FoldedText.Stems(one).Intersect(FoldedText.Stems(other), StringComparer.Ordinal));

    [Fact]
    public void StemsForIndex_KeepsOrderAndDropsRepeats() =>
        Assert.Equal("kalti bozuk", FoldedText.StemsForIndex("Kaldırım bozuk, KALDIRIM bozuk"));

    [Fact]
    public void Stems_LetterRunOfAnyLength_AreBounded() => Assert.All(FoldedText.Stems(new string('ı', 5000)), s => Assert.True(s.Length <= 5));

    [Theory]
    [InlineData("kaldirim bozuk", 4)]
    [InlineData("kaldirimlar bozuk", 3)]
    [InlineData("cok bozuklar", 1)]
    [InlineData("akaldirim", 0)]
    public void RankExact_PrefersWholeWords(string document, int rank) =>
        Assert.Equal(rank, FoldedText.RankExact(document, SearchQuery.Parse("Kaldırım bozuk").Words));

    public void Dispose() => _connection.Dispose();

    private List<int> Find(string query)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT rowid FROM s WHERE s MATCH $q ORDER BY rowid DESC";
        select.Parameters.AddWithValue("$q", SearchQuery.Parse(query).ToFts5Match());
        using var reader = select.ExecuteReader();
        var found = new List<int>();
        while (reader.Read())
        {
            found.Add(reader.GetInt32(0));
        }

        return found;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
