using Derman.Core.Routing;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Calls;

public sealed class SuggestTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>
{
    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task Suggest_LearnsFromTheTenantsOwnTickets()
    {
        var office = await Desk.OfficeAsync("tatvan");
        const string Words = "zümrüdüanka heykeli devrildi";
        Assert.DoesNotContain(new SuggestTopics().For(office.Tenant, Words), h => h.Topic.Code == "YOL-KALDIRIM" && h.Past > 0);
        for (var i = 0; i < 5; i++)
        {
            await office.RegisterAsync(new RegisterCommand($"Parktaki zümrüdüanka {i} yine yıkılmış", Topic: i == 4 ? "YOL-CUKUR" : "YOL-KALDIRIM"));
        }

        var first = new SuggestTopics().For(office.Tenant, Words)[0];
        Assert.Equal(("YOL-KALDIRIM", 4), (first.Topic.Code, first.Past));
        Assert.Contains("zumruduanka", first.Words);
    }

    [Fact]
    public async Task Suggest_BySynonym_NeedsNoPast()
    {
        var office = await Desk.OfficeAsync("tatvan");
        Assert.Equal("YOL-CUKUR", new SuggestTopics().For(office.Tenant, "caddede ASFALT BOZUK")[0].Topic.Code);
        Assert.Empty(new SuggestTopics().For(office.Tenant, "  "));
    }

    [Theory]
    [InlineData("kald", "YOL-KALDIRIM")]
    [InlineData("tas park", "YOL-KALDIRIM")]
    [InlineData("YOL-CUK", "YOL-CUKUR")]
    public async Task Named_FindsByBeginningsOfItsWords(string typed, string topic)
    {
        var office = await Desk.OfficeAsync("tatvan");
        Assert.Contains(new SuggestTopics().Named(office.Tenant, typed), h => h.Topic.Code == topic);
        Assert.Empty(new SuggestTopics().Named(office.Tenant, "qqqq"));
    }

    [Theory]
    [InlineData("karşıyakada sular kesik", "karsiyaka")]
    [InlineData("KARŞIYAKA'da yol bozuk", "karsiyaka")]
    [InlineData("Kale mahallesinde çukur", "kale")]
    [InlineData("kale gibi duvar yıkıldı", null)]
    [InlineData("yeni yol istiyoruz", null)]
    [InlineData("Karşıyaka ile Bahçelievler arası", null)]
    public async Task Place_IsFoundInTheWords_WhenOneIsMeant(string words, string? expected)
    {
        var office = await Desk.OfficeAsync("tatvan");
        Assert.Equal(expected, PlaceInWords.Find(office.Tenant.Configuration, words));
    }
}
