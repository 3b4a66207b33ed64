using Derman.Core.Storage;

namespace Derman.Core.Tests.Storage;

public sealed class ProviderTests
{
    /// <summary>In one list: a test's name cannot hold half a surrogate pair.</summary>
    private static readonly (string Text, string Stored)[] Texts =
    [
        ("", ""),
        ("çukur 📷 درمان", "çukur 📷 درمان"),
        ("a\0b", "a\uFFFDb"),
        ("a\uD83Db", "a\uFFFDb"),
        ("\uDCF7", "\uFFFD"),
        ("📷\uD83D", "📷\uFFFD"),
    ];

    [Fact]
    public void Clean_LeavesOnlyWhatEveryEngineCanHold() => Assert.All(Texts, t => Assert.Equal(t.Stored, Provider.Clean(t.Text)));

    [Fact]
    public void Clean_OfNothing_IsNothing() => Assert.Null(Provider.Clean(null));
}
