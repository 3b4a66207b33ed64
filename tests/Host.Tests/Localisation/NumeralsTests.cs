using Derman.Host.Localisation;

namespace Derman.Host.Tests.Localisation;

public sealed class NumeralsTests
{
    [Theory]
    [InlineData("tr", "1.234.567", "3,4", "%86")]
    [InlineData("fa", "۱٬۲۳۴٬۵۶۷", "۳٫۴", "۸۶٪")]
    [InlineData("en", "1,234,567", "3.4", "86%")]
    public void Numbers_ByLanguage(string language, string whole, string part, string percent)
    {
        Assert.Equal(whole, Numerals.Number(1234567, language));
        Assert.Equal(part, Numerals.Number(3.4m, 1, language));
        Assert.Equal(percent, Numerals.Percent(86, language));
    }

    [Fact]
    public void Digits_OnlyPersianChanges()
    {
        Assert.Equal("ERB-۲۶", Numerals.Digits("ERB-26", "fa"));
        Assert.Equal("ERB-26", Numerals.Digits("ERB-26", "tr"));
    }

    [Theory]
    [InlineData("13:00", "dat", "13:00’e")]
    [InlineData("17:00", "dat", "17:00’ye")]
    [InlineData("10:20", "abl", "10:20’den")]
    [InlineData("09:30", "loc", "09:30’da")]
    [InlineData("153", "acc", "153’ü")]
    [InlineData("5", "abl", "5’ten")]
    [InlineData("40", "loc", "40’ta")]
    [InlineData("100", "gen", "100’ün")]
    [InlineData("2.000", "dat", "2.000’e")]
    [InlineData("6", "gen", "6’nın")]
    [InlineData("16 Ekim", "loc", "16 Ekim’de")]
    [InlineData("17 Mart", "loc", "17 Mart’ta")]
    [InlineData("Zabıta", "dat", "Zabıta’ya")]
    [InlineData("Fen İşleri", "dat", "Fen İşleri’ne")]
    [InlineData("İmar Müdürlüğü", "loc", "İmar Müdürlüğü’nde")]
    [InlineData("Veteriner İşleri", "abl", "Veteriner İşleri’nden")]
    [InlineData("SASKİ", "dat", "SASKİ’ye")]
    [InlineData("Park ve Bahçeler", "dat", "Park ve Bahçeler’e")]
    [InlineData("Selin Arslan", "gen", "Selin Arslan’ın")]
    [InlineData("", "dat", "")]
    public void TurkishEndings(string text, string ending, string expected) => Assert.Equal(expected, TurkishSuffix.Add(text, ending));
}
