using System.Security.Cryptography;
using Derman.Core.Common;

namespace Derman.Core.Tests.Text;

public sealed class TrackingCodeTests
{
    private readonly Random _random = new(20260321);

    [Fact]
    public void New_HasGroupsAndParsesBack()
    {
        for (var i = 0; i < 1000; i++)
        {
            var code = TrackingCode.New(_random.NextBytes);
            Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$", code.ToString());
            Assert.True(TrackingCode.TryParse(code.ToString(), out var read));
            Assert.Equal(code, read);
            Assert.True(TrackingCode.TryParse(code.Compact, out _));
        }
    }

    [Fact]
    public void New_UsesAllSixtyBits()
    {
        // Each of the 60 low bits changes exactly one data symbol, so no bit is lost and none counts twice.
        var codes = Enumerable.Range(0, 60).Select(bit => TrackingCode.New(to =>
        {
            to.Clear();
            to[7 - (bit / 8)] = (byte)(1 << (bit % 8));
        }).Compact[..TrackingCode.DataLength]).ToList();
        Assert.Equal(60, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, c => Assert.Equal(1, c.Count(s => s != '0')));
    }

    [Fact]
    public void New_FromTheSystemGenerator_Differs() =>
        Assert.NotEqual(TrackingCode.New(RandomNumberGenerator.Fill), TrackingCode.New(RandomNumberGenerator.Fill));

    /// <summary>The check is linear, so what it catches over zeros it catches over every code; random codes repeat the proof.</summary>
    [Fact]
    public void Check_CatchesEverySubstitution()
    {
        foreach (var code in Samples())
        {
            for (var at = 0; at < TrackingCode.Length; at++)
            {
                foreach (var other in TrackingCode.Alphabet.Where(s => s != code[at]))
                {
                    Assert.False(TrackingCode.TryParse($"{code[..at]}{other}{code[(at + 1)..]}", out _));
                }
            }
        }
    }

    /// <summary>Every pair of places and every pair of symbols: neighbours and distant ones.</summary>
    [Fact]
    public void Check_CatchesEveryTransposition()
    {
        foreach (var code in Samples().Take(3))
        {
            for (var a = 0; a < TrackingCode.Length; a++)
            {
                for (var b = a + 1; b < TrackingCode.Length; b++)
                {
                    AssertSwapsCaught(code, a, b);
                }
            }
        }
    }

    [Theory]
    [InlineData("{0}", "lower")]
    [InlineData(" {0} ", "spaces")]
    [InlineData("{0}", "compact")]
    [InlineData("\u2068{0}\u2069", "isolates")]
    public void TryParse_TakesWhatPeopleType(string frame, string form)
    {
        for (var i = 0; i < 200; i++)
        {
            var code = TrackingCode.New(_random.NextBytes);
            var text = form switch
            {
                "lower" => code.ToString().ToLowerInvariant(),
                "spaces" => code.ToString().Replace('-', ' '),
                "compact" => code.Compact,
                _ => code.ToString(),
            };
            Assert.True(TrackingCode.TryParse(frame.Replace("{0}", text, StringComparison.Ordinal), out var read));
            Assert.Equal(code, read);
        }
    }

    [Theory]
    [InlineData('O', '0')]
    [InlineData('o', '0')]
    [InlineData('۰', '0')]
    [InlineData('٠', '0')]
    [InlineData('I', '1')]
    [InlineData('i', '1')]
    [InlineData('ı', '1')]
    [InlineData('İ', '1')]
    [InlineData('l', '1')]
    [InlineData('L', '1')]
    [InlineData('۱', '1')]
    [InlineData('۷', '7')]
    public void TryParse_ReadsConfusedSigns(char typed, char meant)
    {
        var code = WithData(new string(meant, TrackingCode.DataLength));
        Assert.True(TrackingCode.TryParse(code.Replace(meant, typed), out var read));
        Assert.Equal(code, read.Compact);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("K7QF-2M9X-4TRC")]
    [InlineData("UUUU-UUUU-UUUU-U")]
    [InlineData("0000-0000-0000-00")]
    [InlineData("çöp")]
    [InlineData("0000/0000/0000/0")]
    public void TryParse_OtherText_IsRefused(string? text) => Assert.False(TrackingCode.TryParse(text, out _));

    private static void AssertSwapsCaught(string code, int a, int b)
    {
        foreach (var x in TrackingCode.Alphabet)
        {
            foreach (var y in TrackingCode.Alphabet.Where(s => s != x))
            {
                var first = code.ToCharArray();
                (first[a], first[b]) = (x, y);
                var second = (char[])first.Clone();
                (second[a], second[b]) = (y, x);
                Assert.False(IsCode(first) && IsCode(second), $"{new string(first)} and {new string(second)}");
            }
        }
    }

    private static bool IsCode(char[] symbols) => TrackingCode.Check(symbols.AsSpan(0, TrackingCode.DataLength)) == symbols[^1];

    private static string WithData(string data) => data + TrackingCode.Check(data);

    private IEnumerable<string> Samples() =>
        Enumerable.Range(0, 20).Select(_ => TrackingCode.New(_random.NextBytes).Compact).Prepend(WithData("000000000000"));
}
