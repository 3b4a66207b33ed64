using System.Text;
using Derman.Core.Search;

namespace Derman.Core.Tests.Text;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("İIıi ŞĞÇÖÜ Âî", "iiii sgcou ai")]
    [InlineData("آقای علي‌اكبر", "اقای علی اکبر")]
    [InlineData("IĞDIR", "igdir")]
    [InlineData("ığdır", "igdir")]
    [InlineData("iğdır", "igdir")]
    [InlineData("Şırnak", "sirnak")]
    [InlineData("ÇÖP", "cop")]
    [InlineData("kâğıt", "kagit")]
    [InlineData("PLAIN ascii 42", "plain ascii 42")]
    [InlineData("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩", "0123456789 0123456789")]
    [InlineData("كتابـــخانهٔ مَدرسة", "کتابخانه مدرسه")]
    [InlineData("مسئول مؤسسه أحمد إيران ٱلله خانۀ", "مسیول موسسه احمد ایران الله خانه")]
    [InlineData("می‌خواهم", "می خواهم")]
    [InlineData("\u2068\u200E0555\u200F\u2069", "0555")]
    [InlineData("ﻋﻠﻲ", "علی")]
    [InlineData("ﷲ", "الله")]
    [InlineData("ﬁdan ½ …", "fidan 1⁄2 ...")]
    [InlineData("", "")]
    public void Fold_GivesOneSpelling(string text, string folded) => Assert.Equal(folded, FoldedText.Fold(text));

    [Theory]
    [InlineData("İstanbul Şişli Çığır Göğüs")]
    [InlineData("علي‌اكبر خانۀ مسئول أحمد")]
    public void Fold_DecomposedText_EqualsComposed(string text) =>
        Assert.Equal(FoldedText.Fold(text), FoldedText.Fold(text.Normalize(NormalizationForm.FormD)));

    [Fact]
    public void Fold_LoneSurrogate_DoesNotThrow() => Assert.Equal("a\uFFFDb 😀", FoldedText.Fold("A\uD83DB 😀"));

    [Fact]
    public void Fold_FoldedAscii_ComesBackWithoutCopy()
    {
        var text = "kaldirim 12";
        Assert.Same(text, FoldedText.Fold(text));
    }

    [Fact]
    public void Fold_TwiceIsOnce_ForEveryCharacter()
    {
        for (var c = 0; c < 0x10000; c++)
        {
            if (!char.IsSurrogate((char)c))
            {
                var once = FoldedText.Fold($"x{(char)c}y");
                Assert.Equal(once, FoldedText.Fold(once));
            }
        }
    }

    [Fact]
    public void Fold_LongerThanItsInput_GrowsTheBuffer() =>
        Assert.Equal(string.Concat(Enumerable.Repeat("صلی الله علیه وسلم", 200)), FoldedText.Fold(new string('ﷺ', 200)));
}
