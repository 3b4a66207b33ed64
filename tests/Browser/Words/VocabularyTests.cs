namespace Derman.Browser.Tests.Words;

/// <summary>The reader itself: it must see what it is there to see.</summary>
public sealed class VocabularyTests
{
    [Theory]
    [InlineData("inbox.view.all", "tr")]
    [InlineData("Konu: ticket.urgency.unheard", "tr")]
    [InlineData("Yeni başvuru", "fa")]
    [InlineData("New request", "tr")]
    public void AKeyOrAnotherLanguage_IsSeen(string piece, string language) => Assert.NotEmpty(Vocabulary.Wrong([piece], language));

    [Theory]
    [InlineData("Yeni başvuru", "tr")]
    [InlineData("ERB-2026-000123", "tr")]
    [InlineData("discovery.xml", "tr")]
    [InlineData("someone@example.org", "en")]
    public void OwnWords_AreFine(string piece, string language) => Assert.Empty(Vocabulary.Wrong([piece], language));
}
