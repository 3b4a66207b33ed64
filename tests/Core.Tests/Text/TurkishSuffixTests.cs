using Derman.Core.Common;

namespace Derman.Core.Tests.Text;

public sealed class TurkishSuffixTests
{
    [Theory]
    [InlineData("13:00", "13:00'e", "13:00'ü", "13:00'te", "13:00'ten", "13:00'ün")]
    [InlineData("13.00", "13.00'e", "13.00'ü", "13.00'te", "13.00'ten", "13.00'ün")]
    [InlineData("08:30", "08:30'a", "08:30'u", "08:30'da", "08:30'dan", "08:30'un")]
    [InlineData("17:45", "17:45'e", "17:45'i", "17:45'te", "17:45'ten", "17:45'in")]
    [InlineData("00:00", "00:00'a", "00:00'ı", "00:00'da", "00:00'dan", "00:00'ın")]
    [InlineData("20:00", "20:00'ye", "20:00'yi", "20:00'de", "20:00'den", "20:00'nin")]
    [InlineData("153", "153'e", "153'ü", "153'te", "153'ten", "153'ün")]
    [InlineData("۱۵۳", "۱۵۳'e", "۱۵۳'ü", "۱۵۳'te", "۱۵۳'ten", "۱۵۳'ün")]
    [InlineData("0", "0'a", "0'ı", "0'da", "0'dan", "0'ın")]
    [InlineData("1", "1'e", "1'i", "1'de", "1'den", "1'in")]
    [InlineData("2", "2'ye", "2'yi", "2'de", "2'den", "2'nin")]
    [InlineData("4", "4'e", "4'ü", "4'te", "4'ten", "4'ün")]
    [InlineData("6", "6'ya", "6'yı", "6'da", "6'dan", "6'nın")]
    [InlineData("7", "7'ye", "7'yi", "7'de", "7'den", "7'nin")]
    [InlineData("8", "8'e", "8'i", "8'de", "8'den", "8'in")]
    [InlineData("9", "9'a", "9'u", "9'da", "9'dan", "9'un")]
    [InlineData("10", "10'a", "10'u", "10'da", "10'dan", "10'un")]
    [InlineData("40", "40'a", "40'ı", "40'ta", "40'tan", "40'ın")]
    [InlineData("50", "50'ye", "50'yi", "50'de", "50'den", "50'nin")]
    [InlineData("60", "60'a", "60'ı", "60'ta", "60'tan", "60'ın")]
    [InlineData("70", "70'e", "70'i", "70'te", "70'ten", "70'in")]
    [InlineData("90", "90'a", "90'ı", "90'da", "90'dan", "90'ın")]
    [InlineData("100", "100'e", "100'ü", "100'de", "100'den", "100'ün")]
    [InlineData("1.000", "1.000'e", "1.000'i", "1.000'de", "1.000'den", "1.000'in")]
    [InlineData("20.000", "20.000'e", "20.000'i", "20.000'de", "20.000'den", "20.000'in")]
    [InlineData("2.000.000", "2.000.000'a", "2.000.000'u", "2.000.000'da", "2.000.000'dan", "2.000.000'un")]
    [InlineData("26.10.2026", "26.10.2026'ya", "26.10.2026'yı", "26.10.2026'da", "26.10.2026'dan", "26.10.2026'nın")]
    [InlineData("01.01.2000", "01.01.2000'e", "01.01.2000'i", "01.01.2000'de", "01.01.2000'den", "01.01.2000'in")]
    public void Numbers_FollowTheSpokenWord(string text, string to, string what, string at, string from, string of) =>
        Check(text, TurkishNoun.Detect, to, what, at, from, of);

    [Theory]
    [InlineData("26 Ekim", "26 Ekim'e", "26 Ekim'i", "26 Ekim'de", "26 Ekim'den", "26 Ekim'in")]
    [InlineData("21 Mart", "21 Mart'a", "21 Mart'ı", "21 Mart'ta", "21 Mart'tan", "21 Mart'ın")]
    [InlineData("5 Ağustos", "5 Ağustos'a", "5 Ağustos'u", "5 Ağustos'ta", "5 Ağustos'tan", "5 Ağustos'un")]
    [InlineData("30 Eylül", "30 Eylül'e", "30 Eylül'ü", "30 Eylül'de", "30 Eylül'den", "30 Eylül'ün")]
    [InlineData("23 Mart Pazartesi", "23 Mart Pazartesi'ye", "23 Mart Pazartesi'yi", "23 Mart Pazartesi'de", "23 Mart Pazartesi'den", "23 Mart Pazartesi'nin")]
    [InlineData("Salı", "Salı'ya", "Salı'yı", "Salı'da", "Salı'dan", "Salı'nın")]
    [InlineData("Tatvan", "Tatvan'a", "Tatvan'ı", "Tatvan'da", "Tatvan'dan", "Tatvan'ın")]
    [InlineData("Melikgazi", "Melikgazi'ye", "Melikgazi'yi", "Melikgazi'de", "Melikgazi'den", "Melikgazi'nin")]
    [InlineData("Erenler", "Erenler'e", "Erenler'i", "Erenler'de", "Erenler'den", "Erenler'in")]
    [InlineData("Zabıta", "Zabıta'ya", "Zabıta'yı", "Zabıta'da", "Zabıta'dan", "Zabıta'nın")]
    [InlineData("IĞDIR", "IĞDIR'a", "IĞDIR'ı", "IĞDIR'da", "IĞDIR'dan", "IĞDIR'ın")]
    [InlineData("BİTLİS", "BİTLİS'e", "BİTLİS'i", "BİTLİS'te", "BİTLİS'ten", "BİTLİS'in")]
    [InlineData("Ayşe Yılmaz", "Ayşe Yılmaz'a", "Ayşe Yılmaz'ı", "Ayşe Yılmaz'da", "Ayşe Yılmaz'dan", "Ayşe Yılmaz'ın")]
    [InlineData("Mehmet Karasu", "Mehmet Karasu'ya", "Mehmet Karasu'yu", "Mehmet Karasu'da", "Mehmet Karasu'dan", "Mehmet Karasu'nun")]
    [InlineData("Özgür", "Özgür'e", "Özgür'ü", "Özgür'de", "Özgür'den", "Özgür'ün")]
    [InlineData("İstiklal", "İstiklal'e", "İstiklal'i", "İstiklal'de", "İstiklal'den", "İstiklal'in")]
    [InlineData("PTT", "PTT'ye", "PTT'yi", "PTT'de", "PTT'den", "PTT'nin")]
    [InlineData("CİMER", "CİMER'e", "CİMER'i", "CİMER'de", "CİMER'den", "CİMER'in")]
    public void Names_FollowTheirLastSound(string text, string to, string what, string at, string from, string of) =>
        Check(text, TurkishNoun.Detect, to, what, at, from, of);

    [Theory]
    [InlineData("Fen İşleri", "Fen İşleri'ne", "Fen İşleri'ni", "Fen İşleri'nde", "Fen İşleri'nden", "Fen İşleri'nin")]
    [InlineData("Fen İşleri Müdürlüğü", "Fen İşleri Müdürlüğü'ne", "Fen İşleri Müdürlüğü'nü", "Fen İşleri Müdürlüğü'nde", "Fen İşleri Müdürlüğü'nden", "Fen İşleri Müdürlüğü'nün")]
    [InlineData("Tatvan Belediyesi", "Tatvan Belediyesi'ne", "Tatvan Belediyesi'ni", "Tatvan Belediyesi'nde", "Tatvan Belediyesi'nden", "Tatvan Belediyesi'nin")]
    [InlineData("Çağrı Merkezi", "Çağrı Merkezi'ne", "Çağrı Merkezi'ni", "Çağrı Merkezi'nde", "Çağrı Merkezi'nden", "Çağrı Merkezi'nin")]
    [InlineData("Muhtarlık İşleri Bürosu", "Muhtarlık İşleri Bürosu'na", "Muhtarlık İşleri Bürosu'nu", "Muhtarlık İşleri Bürosu'nda", "Muhtarlık İşleri Bürosu'ndan", "Muhtarlık İşleri Bürosu'nun")]
    [InlineData("Destek Hizmetleri", "Destek Hizmetleri'ne", "Destek Hizmetleri'ni", "Destek Hizmetleri'nde", "Destek Hizmetleri'nden", "Destek Hizmetleri'nin")]
    [InlineData("Kültür Parkı", "Kültür Parkı'na", "Kültür Parkı'nı", "Kültür Parkı'nda", "Kültür Parkı'ndan", "Kültür Parkı'nın")]
    public void Compounds_TakeTheBufferN(string text, string to, string what, string at, string from, string of) =>
        Check(text, TurkishNoun.Detect, to, what, at, from, of);

    [Fact]
    public void CallerKnowsBetter_IsFollowed()
    {
        Assert.Equal("Ali Köseleri'ye", TurkishSuffix.Attach("Ali Köseleri", TurkishCase.Dative, TurkishNoun.Plain));
        Assert.Equal("Hal'e", TurkishSuffix.Attach("Hal", TurkishCase.Dative, TurkishNoun.Compound));
        Assert.Equal("Kentevi'ne", TurkishSuffix.Attach("Kentevi", TurkishCase.Dative, TurkishNoun.Compound));
    }

    [Theory]
    [InlineData("Yunus Emre (1240-1320)", "Yunus Emre (1240-1320)'ye")]
    [InlineData("Başkan Yardımcılığı (Mali)", "Başkan Yardımcılığı (Mali)'na")]
    [InlineData("Cumhuriyet Bayramı", "Cumhuriyet Bayramı'na")]
    public void Brackets_AreReadOver(string text, string to) => Assert.Equal(to, TurkishSuffix.Attach(text, TurkishCase.Dative));

    [Fact]
    public void LongText_IsNoDanger()
    {
        Assert.EndsWith("'a", TurkishSuffix.Attach(new string('a', 2_000_000) + "n", TurkishCase.Dative), StringComparison.Ordinal);
        Assert.EndsWith("'ye", TurkishSuffix.Attach(new string('2', 2_000_000), TurkishCase.Dative), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("—")]
    public void TextWithoutSound_StaysAsItIs(string text) => Assert.Equal(text, TurkishSuffix.Attach(text, TurkishCase.Dative));

    private static void Check(string text, TurkishNoun noun, string to, string what, string at, string from, string of)
    {
        Assert.Equal(to, TurkishSuffix.Attach(text, TurkishCase.Dative, noun));
        Assert.Equal(what, TurkishSuffix.Attach(text, TurkishCase.Accusative, noun));
        Assert.Equal(at, TurkishSuffix.Attach(text, TurkishCase.Locative, noun));
        Assert.Equal(from, TurkishSuffix.Attach(text, TurkishCase.Ablative, noun));
        Assert.Equal(of, TurkishSuffix.Attach(text, TurkishCase.Genitive, noun));
    }
}
