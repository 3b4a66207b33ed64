using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class ChatConformanceTests() : ShippedConformance("chat")
{
    protected override TestAccount Account { get; } = Of("main", ("sites", "https://www.ornek.bel.tr, http://127.0.0.1:8080"));

    protected override TestAccount OtherAccount { get; } = Of("other", ("sites", "https://www.diger.bel.tr"));

    protected override bool CallsProvider => false;

    protected override IReadOnlyList<OutboundMessage> Messages => [Message("0190b0a00000700080000000000000aa", new OutboundText("Merhaba, nasıl yardımcı olabiliriz?"))];

    [Theory]
    [InlineData("https://www.ornek.bel.tr", "ok")]
    [InlineData("https://www.ornek.bel.tr/ https://ornek.bel.tr:8443", "ok")]
    [InlineData("http://localhost:5000", "ok")]
    [InlineData("http://www.ornek.bel.tr", "siteWrong")]
    [InlineData("https://www.ornek.bel.tr/haberler", "siteWrong")]
    [InlineData("www.ornek.bel.tr", "siteWrong")]
    [InlineData(" ", "sitesMissing")]
    public async Task Check_SaysWhichSitesCanBe(string sites, string code) =>
        Assert.Equal(code, (await ((ICheckHealth)Plugin).CheckAsync(Host(Account.With("sites", sites)), default)).Code);
}
