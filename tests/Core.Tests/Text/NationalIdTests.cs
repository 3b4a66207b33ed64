using Derman.Core.Citizens;

namespace Derman.Core.Tests.Text;

public sealed class NationalIdTests
{
    [Theory]
    [InlineData("10000000146")]
    [InlineData("12345678950")]
    [InlineData("20000000046")]
    [InlineData("30000000014")]
    [InlineData("98765432150")]
    [InlineData("24681357994")]
    [InlineData("13579246816")]
    [InlineData("90000000100")]
    [InlineData(" 123 456 789 50 ")]
    [InlineData("١٢٣٤٥٦٧٨٩٥٠")]
    public void Tckn_Valid_IsAccepted(string text)
    {
        var result = NationalId.Check(text, "TR");
        Assert.True(result.IsValid);
        Assert.Equal(NationalIdKind.Tckn, result.Kind);
        Assert.Equal(11, result.Value!.Length);
    }

    [Theory]
    [InlineData("99000000042")]
    [InlineData("99000000110")]
    [InlineData("99123456740")]
    [InlineData("99876543292")]
    public void Ykn_Valid_IsAccepted(string text) =>
        Assert.Equal(new NationalIdResult(NationalIdKind.Ykn, text, null), NationalId.Check(text, "TR"));

    [Theory]
    [InlineData("55555555550")]
    [InlineData("11111111110")]
    [InlineData("99999999990")]
    public void Tckn_OneDigitRepeated_PassesChecksumButIsPlaceholder(string text)
    {
        Assert.True(NationalIdChecksums.Tckn(text));
        Assert.Equal(NationalIdFailures.Placeholder, NationalId.Check(text, "TR").Failure);
    }

    [Theory]
    [InlineData("10000000147", NationalIdFailures.Checksum)]
    [InlineData("12345678901", NationalIdFailures.Checksum)]
    [InlineData("99000000043", NationalIdFailures.Checksum)]
    [InlineData("01234567890", NationalIdFailures.LeadingZero)]
    [InlineData("11111111111", NationalIdFailures.Placeholder)]
    [InlineData("123456789", NationalIdFailures.Length)]
    [InlineData("123456789500", NationalIdFailures.Length)]
    [InlineData("1234567895O", NationalIdFailures.Characters)]
    [InlineData("1234567891", NationalIdFailures.Checksum)]
    [InlineData("0000000000", NationalIdFailures.Placeholder)]
    [InlineData("", NationalIdFailures.Empty)]
    [InlineData("--", NationalIdFailures.Length)]
    [InlineData(null, NationalIdFailures.Empty)]
    public void Turkish_Wrong_IsRefusedByName(string? text, string failure)
    {
        var result = NationalId.Check(text, "TR");
        Assert.Equal(failure, result.Failure);
        Assert.Null(result.Value);
    }

    [Theory]
    [InlineData("1234567890")]
    [InlineData("1111111114")]
    public void Vkn_Valid_IsAccepted(string text) =>
        Assert.Equal(new NationalIdResult(NationalIdKind.Vkn, text, null), NationalId.Check(text, "TR"));

    [Theory]
    [InlineData("0012345679")]
    [InlineData("2741234566")]
    [InlineData("2740000014")]
    [InlineData("2751234569")]
    [InlineData("2750000017")]
    [InlineData("2791234561")]
    [InlineData("2821234562")]
    [InlineData("2861234563")]
    [InlineData("2881234569")]
    [InlineData("2921234564")]
    [InlineData("2750000009")]
    public void CodeMelli_Valid_IsAccepted(string text) =>
        Assert.Equal(new NationalIdResult(NationalIdKind.CodeMelli, text, null), NationalId.Check(text, "IR"));

    [Theory]
    [InlineData("12345679", "0012345679")]
    [InlineData("۲۷۴-۱۲۳۴۵۶-۶", "2741234566")]
    [InlineData("\u2067٢٧٤١٢٣٤٥٦٦\u2069", "2741234566")]
    public void CodeMelli_AsWritten_IsNormalised(string text, string value) => Assert.Equal(value, NationalId.Check(text, "IR").Value);

    [Theory]
    [InlineData("1111111111", NationalIdFailures.Placeholder)]
    [InlineData("2741234567", NationalIdFailures.Checksum)]
    [InlineData("1234567", NationalIdFailures.Length)]
    [InlineData("27412345666", NationalIdFailures.Length)]
    [InlineData("274123456a", NationalIdFailures.Characters)]
    public void CodeMelli_Wrong_IsRefusedByName(string text, string failure) =>
        Assert.Equal(failure, NationalId.Check(text, "IR").Failure);

    [Fact]
    public void UnknownCountry_IsRefused() => Assert.Equal(NationalIdFailures.Country, NationalId.Check("10000000146", "DE").Failure);
}
