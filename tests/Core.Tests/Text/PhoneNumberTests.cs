using Derman.Core.Citizens;

namespace Derman.Core.Tests.Text;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("0555 000 00 01", "+905550000001", PhoneKind.Mobile)]
    [InlineData("5550000001", "+905550000001", PhoneKind.Mobile)]
    [InlineData("905550000001", "+905550000001", PhoneKind.Mobile)]
    [InlineData("00905550000001", "+905550000001", PhoneKind.Mobile)]
    [InlineData("+90 (555) 000-00-01", "+905550000001", PhoneKind.Mobile)]
    [InlineData("+90 (0555) 000 00 01", "+905550000001", PhoneKind.Mobile)]
    [InlineData("\u2066+90 555 000 00 01\u2069", "+905550000001", PhoneKind.Mobile)]
    [InlineData("(0434) 827 00 00", "+904348270000", PhoneKind.Landline)]
    [InlineData("0446 223 10 10", "+904462231010", PhoneKind.Landline)]
    [InlineData("0264 241 00 00", "+902642410000", PhoneKind.Landline)]
    [InlineData("0352 222 70 00", "+903522227000", PhoneKind.Landline)]
    [InlineData("0850 222 00 00", "+908502220000", PhoneKind.Nomadic850)]
    [InlineData("0800 211 00 00", "+908002110000", PhoneKind.TollFree)]
    [InlineData("444 0 153", "+904440153", PhoneKind.Uan444)]
    [InlineData("+904440153", "+904440153", PhoneKind.Uan444)]
    [InlineData("+98 912 345 67 89", "+989123456789", PhoneKind.Mobile)]
    [InlineData("989123456789", "+989123456789", PhoneKind.Mobile)]
    [InlineData("+49 (0)171 1234567", "+491711234567", PhoneKind.Foreign)]
    [InlineData("0049 171 1234567", "+491711234567", PhoneKind.Foreign)]
    public void Turkish_AsWritten_IsNormalised(string text, string e164, PhoneKind kind) => Accepts(text, "TR", e164, kind);

    [Theory]
    [InlineData("09123456789", "+989123456789", PhoneKind.Mobile)]
    [InlineData("9123456789", "+989123456789", PhoneKind.Mobile)]
    [InlineData("۰۹۱۴ ۱۲۳ ۴۵۶۷", "+989141234567", PhoneKind.Mobile)]
    [InlineData("٠٩١٤١٢٣٤٥٦٧", "+989141234567", PhoneKind.Mobile)]
    [InlineData("00989141234567", "+989141234567", PhoneKind.Mobile)]
    [InlineData("989141234567", "+989141234567", PhoneKind.Mobile)]
    [InlineData("+98 0914 123 4567", "+989141234567", PhoneKind.Mobile)]
    [InlineData("044-32233445", "+984432233445", PhoneKind.Landline)]
    [InlineData("905550000001", "+905550000001", PhoneKind.Mobile)]
    public void Iranian_AsWritten_IsNormalised(string text, string e164, PhoneKind kind) => Accepts(text, "IR", e164, kind);

    [Theory]
    [InlineData("112")]
    [InlineData("150")]
    [InlineData("153")]
    [InlineData("183")]
    [InlineData("144")]
    [InlineData("182")]
    [InlineData("184")]
    [InlineData("185")]
    [InlineData("186")]
    [InlineData("187")]
    [InlineData("+90 153")]
    public void Turkish_ShortCode_IsNoCitizensNumber(string text) => Refuses(text, "TR", PhoneFailures.ShortCode);

    [Theory]
    [InlineData("111")]
    [InlineData("۱۲۳")]
    [InlineData("1480")]
    [InlineData("1482")]
    [InlineData("115")]
    [InlineData("110")]
    public void Iranian_ShortCode_IsNoCitizensNumber(string text) => Refuses(text, "IR", PhoneFailures.ShortCode);

    [Theory]
    [InlineData("252 13 33", "TR", "352", "+903522521333")]
    [InlineData("252 13 33", "TR", "0352", "+903522521333")]
    [InlineData("32233445", "IR", "044", "+984432233445")]
    public void Local_WithAreaCode_NeedsConfirmation(string text, string country, string area, string e164)
    {
        var result = PhoneNumber.Parse(text, country, area);
        Assert.True(result.IsValid);
        Assert.True(result.NeedsConfirmation);
        Assert.Equal(PhoneKind.Local, result.Kind);
        Assert.Equal(new PhoneNumber(e164, PhoneKind.Landline), result.Number);
    }

    [Theory]
    [InlineData("252 13 33", PhoneFailures.AreaCodeNeeded)]
    [InlineData("0446 223 10 10 dahili 12", PhoneFailures.Extension)]
    [InlineData("0446 223 10 10 x12", PhoneFailures.Extension)]
    [InlineData("0446 223 10 10 #12", PhoneFailures.Extension)]
    [InlineData("ayşe", PhoneFailures.Characters)]
    [InlineData("0555/000", PhoneFailures.Characters)]
    [InlineData("()", PhoneFailures.Characters)]
    [InlineData("", PhoneFailures.Empty)]
    [InlineData("055500000", PhoneFailures.Length)]
    [InlineData("055500000012", PhoneFailures.Length)]
    [InlineData("0655 000 00 01", PhoneFailures.Range)]
    [InlineData("0900 123 45 67", PhoneFailures.Range)]
    [InlineData("+012345678", PhoneFailures.Length)]
    [InlineData("+1234567890123456", PhoneFailures.Length)]
    public void Wrong_IsRefusedByName(string text, string failure) => Refuses(text, "TR", failure);

    [Fact]
    public void Iranian_Extension_IsRefusedByName() => Refuses("۰۴۴۳۲۲۳۳۴۴۵ داخلی ۱۲", "IR", PhoneFailures.Extension);

    [Fact]
    public void UnknownCountry_IsRefused() => Refuses("0555 000 00 01", "DE", PhoneFailures.Country);

    [Theory]
    [InlineData("905550000001", "+905550000001", PhoneKind.Mobile)]
    [InlineData("989141234567", "+989141234567", PhoneKind.Mobile)]
    [InlineData("491711234567", "+491711234567", PhoneKind.Foreign)]
    public void WhatsAppId_HasNoPlus(string id, string e164, PhoneKind kind) =>
        Assert.Equal(new PhoneNumber(e164, kind), PhoneNumber.FromWhatsAppId(id).Number);

    [Theory]
    [InlineData("+905550000001")]
    [InlineData("905550000001@c.us")]
    public void WhatsAppId_WithOtherSigns_IsRefused(string id) =>
        Assert.Equal(PhoneFailures.Characters, PhoneNumber.FromWhatsAppId(id).Failure);

    [Theory]
    [InlineData("+905550000001")]
    [InlineData("+904440153")]
    [InlineData("+984432233445")]
    [InlineData("+491711234567")]
    public void E164_ReadAgain_StaysItself(string e164)
    {
        Assert.Equal(e164, PhoneNumber.Parse(e164, "TR").Number!.E164);
        Assert.Equal(e164, PhoneNumber.Parse(e164, "IR").Number!.E164);
    }

    private static void Accepts(string text, string country, string e164, PhoneKind kind)
    {
        var result = PhoneNumber.Parse(text, country);
        Assert.Null(result.Failure);
        Assert.False(result.NeedsConfirmation);
        Assert.Equal(new PhoneNumber(e164, kind), result.Number);
    }

    private static void Refuses(string text, string country, string failure)
    {
        var result = PhoneNumber.Parse(text, country);
        Assert.Equal(failure, result.Failure);
        Assert.Null(result.Number);
    }
}
