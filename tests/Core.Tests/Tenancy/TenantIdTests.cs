using Derman.Core.Tenancy;

namespace Derman.Core.Tests.Tenancy;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("erenler", true)]
    [InlineData("hizir-erzincan", true)]
    [InlineData("a1", true)]
    [InlineData("a", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("-erenler", false)]
    [InlineData("erenler-", false)]
    [InlineData("Erenler", false)]
    [InlineData("erenler\n", false)]
    [InlineData("eren/ler", false)]
    [InlineData("ıspartaı", false)]
    [InlineData("0123456789012345678901234567890123456789", true)]
    [InlineData("01234567890123456789012345678901234567890", false)]
    public void Id_HasItsShapeOrIsNone(string? text, bool taken) => Assert.Equal(taken, TenantId.TryParse(text, out _));
}
