using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tests.Packs;

namespace Derman.Core.Tests.Tenancy;

/// <summary>What the catalog keeps of a tenant's accounts, so that nobody is opened to learn whether a line is to be held.</summary>
public sealed class ChannelUsesTests
{
    [Fact]
    public void Accounts_KeepWhetherTheyAreOn_AndWhatWasChosen()
    {
        var uses = Of(
            Account("santral", "phone", true, ("exchange", "ami"), ("host", "pbx.example"), ("line", "153"), ("targets", "a b"), ("security", "none")),
            Account("eski", "phone", false, ("exchange", "webhook")), Account("wa", "whatsapp", true));
        Assert.Equal(
            [
                new ChannelUse("erenler", "eski", "phone", Enabled: false, Choices: "exchange=webhook"), new ChannelUse("erenler", "santral", "phone", Enabled: true, Choices: "exchange=ami security=none"),
                new ChannelUse("erenler", "wa", "whatsapp", Enabled: true),
            ],
            uses);
        Assert.Equal(("ami", null, null), (uses[1].Choice("exchange"), uses[1].Choice("exch"), uses[1].Choice("host")));
    }

    [Fact]
    public void LinesOfBefore_AreReadStill() => Assert.Equal(
        [new ChannelUse("erenler", "posta", "email", Enabled: true), new ChannelUse("erenler", "eski", "email", Enabled: false), new ChannelUse("erenler", "deneme", "email", Enabled: true, Simulated: true)],
        ChannelUses.Of(new TenantEntry { Id = "erenler", ChannelAccounts = "email posta\nemail eski off\nemail deneme tried" }));

    private static List<ChannelUse> Of(params ChannelAccount[] accounts)
    {
        var pack = Samples.Pack("erenler");
        return [.. ChannelUses.Of(new TenantEntry { Id = "erenler", ChannelAccounts = ChannelUses.Write(pack with { Channels = pack.Channels with { Accounts = accounts } }) })];
    }

    private static ChannelAccount Account(string code, string plugin, bool enabled, params (string Key, string Value)[] settings) =>
        new(code, plugin, new Dictionary<string, string>(StringComparer.Ordinal), enabled, settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal));
}
