using Derman.Core.Open311;
using Derman.Core.Publishing;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Publishing;

/// <summary>The street and nothing else of an address; a point in a town or beside it.</summary>
public sealed class PublicPlaceTests
{
    [Theory]
    [InlineData("Gül Sokak No: 7 Daire 3", "Gül Sokak")]
    [InlineData("Atatürk Cad. No 12/5, Ayşe Yılmaz", "Atatürk Cad.")]
    [InlineData("Yeni Mah. Gazi Mustafa Kemal Caddesi 14", "Gazi Mustafa Kemal Caddesi")]
    [InlineData("Yılmaz apartmanı yanı, 1203. Sokak 4", "1203. Sokak")]
    [InlineData("Ahmet'in evinin önü Gül Sokağı", "Gül Sokağı")]
    [InlineData("خیابان امام خمینی، کوچهٔ لاله پلاک ۱۲", "خیابان امام خمینی")]
    [InlineData("خیابان آزادی جنب منزل احمدی", "خیابان آزادی")]
    [InlineData("Okulun karşısı, kırmızı evin yanı", null)]
    [InlineData("Ayşe Yılmaz 0555 123 45 67", null)]
    [InlineData("منزل آقای احمدی پلاک ۷", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void StreetOf_KeepsTheStreetOnly(string? address, string? street) => Assert.Equal(street, PublicPlace.StreetOf(address));

    [Fact]
    public void StreetOf_WhateverIsWritten_IsNeverSlow()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            PublicPlace.StreetOf(string.Concat(Enumerable.Range(0, 500).Select(_ => "A a1.Sokak خیابان ,"[random.Next(18)])));
        }
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(3, 3, false)] // in the hole
    [InlineData(9, 9, true)]
    [InlineData(11, 5, false)]
    [InlineData(-1, 5, false)]
    public void Area_HoldsWhatIsInside_AndNotItsHoles(double lat, double lon, bool inside)
    {
        var area = new ServiceArea("Polygon", [Ring(0, 10), Ring(2, 4)]);
        Assert.Equal(inside, PointInArea.Holds(area, lat, lon));
    }

    private static IReadOnlyList<IReadOnlyList<double>> Ring(double a, double b) => [[a, a], [b, a], [b, b], [a, b], [a, a]];
}
