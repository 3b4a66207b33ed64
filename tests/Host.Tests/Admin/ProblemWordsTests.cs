using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;

namespace Derman.Host.Tests.Admin;

public sealed class ProblemWordsTests
{
    private static readonly PackProblem InUse = new("organisation.json", "/directorates", "organisation.unitInUse", "'FEN' still has 3 open tickets or people.", "Hand them over first.");

    [Theory]
    [InlineData("tr")]
    [InlineData("fa")]
    public void RefusedChange_IsSaidInTheReadersLanguage(string language)
    {
        var said = ProblemWords.OfRefused(ConfigurationErrors.Refused(InUse), Texts.BuiltIn.For(language));

        Assert.NotNull(said);
        Assert.Contains("FEN", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Hand them over", said, StringComparison.Ordinal);
        Assert.Equal(said, ProblemWords.AtField(InUse, Texts.BuiltIn.For(language)));
    }

    [Fact]
    public void OtherRefusal_HasNoWordsHere() => Assert.Null(ProblemWords.OfRefused(ConfigurationErrors.Stale, Texts.BuiltIn.For("tr")));
}
