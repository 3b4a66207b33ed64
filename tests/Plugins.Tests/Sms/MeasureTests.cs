using System.Text;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Sms;

public class MeasureTests(SmsFixture sms) : IClassFixture<SmsFixture>
{
    [Theory]
    [InlineData("a", 1, 1, "gsm7", 159)]
    [InlineData("a", 160, 1, "gsm7", 0)]
    [InlineData("a", 161, 2, "gsm7", 145)]
    [InlineData("a", 306, 2, "gsm7", 0)]
    [InlineData("a", 307, 3, "gsm7", 152)]
    [InlineData("€", 80, 1, "gsm7", 0)]
    [InlineData("€", 81, 2, "gsm7", 143)]
    [InlineData("ş", 1, 1, "gsm7-tr", 153)]
    [InlineData("ş", 77, 1, "gsm7-tr", 1)]
    [InlineData("ş", 78, 2, "gsm7-tr", 141)]
    [InlineData("س", 70, 1, "ucs2", 0)]
    [InlineData("س", 71, 2, "ucs2", 63)]
    [InlineData("س", 134, 2, "ucs2", 0)]
    [InlineData("س", 135, 3, "ucs2", 66)]
    [InlineData("😀", 35, 1, "ucs2", 0)]
    [InlineData("😀", 36, 2, "ucs2", 61)]
    public void Count_AtTheEdges(string letter, int times, int parts, string encoding, int left)
    {
        var measure = Measure(string.Concat(Enumerable.Repeat(letter, times)));
        Assert.Equal((parts, encoding, left), (measure.Parts, measure.Encoding, measure.Left));
    }

    [Theory]
    [InlineData(148, 1, 5)]
    [InlineData(153, 1, 0)]
    [InlineData(154, 2, 142)]
    [InlineData(296, 2, 0)]
    [InlineData(297, 3, 148)]
    public void OneTurkishLetter_CostsTheHeaderToo(int others, int parts, int left)
    {
        var measure = Measure("ğ" + new string('a', others));
        Assert.Equal((parts, "gsm7-tr", left, "ğ"), (measure.Parts, measure.Encoding, measure.Left, measure.Costly));
    }

    [Fact]
    public void CharacterAtTheEdge_IsNeverSplit()
    {
        // 152 letters and an escape with its letter would make 154 in a part of 153.
        Assert.Equal((2, 153 - 10), Counted(Measure(new string('a', 152) + "€" + new string('a', 8))));

        // 66 letters and an emoji would make 68 in a part of 67.
        Assert.Equal((2, 67 - 2 - 3), Counted(Measure(new string('س', 66) + "😀" + new string('س', 3))));
    }

    [Fact]
    public void Costly_NamesEachLetterOnce()
    {
        Assert.Equal("’…😀", Measure("Bugün’ü bekliyoruz… 😀😀 ‘").Costly.Replace("‘", "", StringComparison.Ordinal));
        Assert.Equal("", Measure("Basvurunuz alindi. ÖÜ").Costly);
        Assert.Equal("س", Measure("è Ø س ş", ("turkishShift", "locking")).Costly);
        Assert.Equal("ş", Measure(new string('ş', 100), ("turkishShift", "locking")).Costly);
        Assert.Equal("şı", Measure("Başvurunuz alındı, teşekkürler").Costly);
    }

    [Theory]
    [InlineData("none", "ucs2", 2)]
    [InlineData("single", "gsm7-tr", 1)]
    [InlineData("locking", "gsm7-tr", 1)]
    public void Shift_IsTheGateways(string shift, string encoding, int parts)
    {
        var measure = Measure("Başvurunuz alındı. Takip numaranız 1234567890; sonucu size bildireceğiz.", ("turkishShift", shift));
        Assert.Equal((encoding, parts), (measure.Encoding, measure.Parts));
    }

    [Fact]
    public void LockingShift_IsTakenWhereItSaves()
    {
        var measure = Measure(new string('ş', 155), ("turkishShift", "locking"));
        Assert.Equal((1, "gsm7-tr-locking", 0), (measure.Parts, measure.Encoding, measure.Left));
        Assert.Equal(2, Measure(new string('ş', 156), ("turkishShift", "locking")).Parts);
    }

    [Fact]
    public void LettersTheGatewayCannotCarry_MakeNoPart()
    {
        Assert.Equal((0, "سلام"), (Measure("سلام", ("gateway", "netgsm")).Parts, Measure("سلام", ("gateway", "netgsm")).Costly));
        Assert.Equal(0, Measure("Merhaba 😀", ("unicode", "false")).Parts);
        Assert.Equal(0, Measure("").Parts);
        Assert.Equal(0, sms.Plugin.Measure!.Measure(new OutboundTemplate("x", "tr", [], []), new ChannelAccountContext("main", Accounts.Values(), Accounts.Values())).Parts);
    }

    [Fact]
    public void LettersOfTheNetwork_Count()
    {
        Assert.Equal(1, Measure(new string('a', 155), ("appended", "5")).Parts);
        Assert.Equal(2, Measure(new string('a', 156), ("appended", "5")).Parts);
    }

    [Fact]
    public void AnyText_CountsAsTheNaiveEncoderSays()
    {
        var random = new Random(20261122);
        string[] pools = [NaiveSms.Alphabet, "abcçdefgğhıijklmnoöprsştuüvyz ", "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ.,", "سلام شهرداری تاتوان‌ها ", "a€^ş[]{}ğ"];
        for (var i = 0; i < 1000; i++)
        {
            var pool = pools[random.Next(pools.Length)];
            var text = new StringBuilder();
            var length = random.Next(1, 480);
            while (text.Length < length)
            {
                text.Append(random.Next(400) == 0 ? "😀" : pool[random.Next(pool.Length)].ToString());
            }

            var shift = (random.Next(3)) switch { 0 => "none", 1 => "single", _ => "locking" };
            string[] encodings = shift switch
            {
                "none" => ["gsm7", "ucs2"],
                "single" => ["gsm7", "gsm7-tr", "ucs2"],
                _ => ["gsm7", "gsm7-tr", "gsm7-tr-locking", "ucs2"],
            };
            var measure = Measure(text.ToString(), ("turkishShift", shift));
            Assert.Equal(NaiveSms.Parts(text.ToString(), encodings), measure.Parts);
            Assert.Equal(measure.Parts, NaiveSms.Parts(text.ToString(), measure.Encoding));

            // What is said to be left does fit, and one more does not.
            if (measure.Encoding == "gsm7")
            {
                Assert.Equal(measure.Parts, NaiveSms.Parts(text + new string('a', measure.Left), "gsm7"));
                Assert.Equal(measure.Parts + 1, NaiveSms.Parts(text + new string('a', measure.Left + 1), "gsm7"));
            }
        }
    }

    private static (int Parts, int Left) Counted(MessageMeasure measure) => (measure.Parts, measure.Left);

    private MessageMeasure Measure(string text, params (string Key, string Value)[] settings) =>
        sms.Plugin.Measure!.Measure(new OutboundText(text), new ChannelAccountContext("main", Accounts.Values(settings), Accounts.Values()));
}
