using Derman.Core.Citizens;

namespace Derman.Core.Tests.Text;

public sealed class MaskTests
{
    [Theory]
    [InlineData("12345678950", "123******50")]
    [InlineData("0012345679", "001*****79")]
    [InlineData("12", "***")]
    [InlineData(null, "***")]
    public void NationalId_KeepsThreeAndTwo(string? value, string masked) => Assert.Equal(masked, Mask.NationalId(value));

    [Theory]
    [InlineData("+905550000067", "+90 5** *** ** 67")]
    [InlineData("+989141234567", "+98 9** *** ** 67")]
    [InlineData("+904440153", "+90 4** ** 53")]
    [InlineData("+491711234567", "+49********67")]
    [InlineData("5550000067", "***")]
    [InlineData(null, "***")]
    public void Phone_KeepsCountryAndEnd(string? value, string masked) => Assert.Equal(masked, Mask.Phone(value));

    [Theory]
    [InlineData("Ayşe Yılmaz", "A*** Y*****")]
    [InlineData("  İnci   Öz ", "İ*** Ö*")]
    [InlineData("A", "A*")]
    [InlineData("علی کریمی", "ع** ک****")]
    [InlineData(" ", "***")]
    public void Name_KeepsInitials(string value, string masked) => Assert.Equal(masked, Mask.Name(value));

    [Theory]
    [InlineData("ayse@derman.com", "a***@d***.com")]
    [InlineData("a@posta.gov.tr", "a***@p***.tr")]
    [InlineData("not an address", "***")]
    [InlineData("@x.tr", "***")]
    [InlineData("a@.tr", "***")]
    [InlineData("a@b.", "***")]
    [InlineData(null, "***")]
    public void Email_KeepsInitialsAndTopDomain(string? value, string masked) => Assert.Equal(masked, Mask.Email(value));
}
