using System.Text;
using Derman.Core.Staff.SecondFactor;
using NodaTime;

namespace Derman.Core.Tests.People;

/// <summary>RFC 6238, appendix B: the SHA-1 column, of which apps show the last six digits.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Code_IsTheOneOfTheStandard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(Instant.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void Find_TakesTheStepsBesideThis_AndNoneTwice()
    {
        var now = Instant.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepAt(now);
        Assert.Equal(step, Totp.Find(Secret, Totp.Code(Secret, step), now, after: 0));
        Assert.Equal(step - 1, Totp.Find(Secret, Totp.Code(Secret, step - 1), now, after: 0));
        Assert.Equal(step + 1, Totp.Find(Secret, Totp.Code(Secret, step + 1), now, after: step));
        Assert.Null(Totp.Find(Secret, Totp.Code(Secret, step), now, after: step));
        Assert.Null(Totp.Find(Secret, Totp.Code(Secret, step - 2), now, after: 0));
        Assert.Null(Totp.Find(Secret, Totp.Code(Secret, step + 2), now, after: 0));
        Assert.Null(Totp.Find(Secret, null, now, after: 0));
        Assert.Null(Totp.Find(Secret, Totp.Code(Secret, step) + "0", now, after: 0));
    }

    [Fact]
    public void Find_ReadsDigitsOfAnyScript_WithSpaces() =>
        Assert.NotNull(Totp.Find(Secret, "۰۰۵ ۹۲۴", Instant.FromUnixTimeSeconds(1234567890), after: 0));

    [Fact]
    public void Text_IsBase32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Text(Secret));
}
