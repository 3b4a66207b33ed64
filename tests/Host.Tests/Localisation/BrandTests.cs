using Derman.Host.Pages.Setup;

namespace Derman.Host.Tests.Localisation;

public sealed class BrandTests
{
    [Theory]
    [InlineData("#0a6173", "#5cbccc")]
    [InlineData("#14539a", "#8ab8f5")]
    [InlineData("#3a4a94", "#aab8f2")]
    [InlineData("#1b6657", "#67c3ad")]
    [InlineData("#ffee00", "#220000")] // unreadable as they are: moved until they can be read
    [InlineData("#808080", "#808080")]
    public void DerivedShades_AreReadable(string light, string dark)
    {
        Readable(BrandPalette.Light(light), "#ffffff", "#56666e");
        Readable(BrandPalette.Dark(dark), "#151c20", "#98a7ae");
    }

    [Fact]
    public void Check_RefusesWithTheNearestColourThatPasses()
    {
        Assert.Null(BrandPalette.Check("#14539a", dark: false));
        var problem = BrandPalette.Check("#ffcc00", dark: false);
        Assert.NotNull(problem);
        Assert.True(problem.Ratio < 4.5);
        Assert.Null(BrandPalette.Check(problem.Nearest, dark: false));
    }

    [Fact]
    public void Css_TakesOnlyColours()
    {
        var css = BrandCss.For("#14539a", "</style><script>");
        Assert.DoesNotContain("<", css, StringComparison.Ordinal);
        Assert.Contains("--dm-brand:#14539a", css, StringComparison.Ordinal);
        Assert.Contains("[data-bs-theme=auto]", css, StringComparison.Ordinal);
    }

    private static void Readable(BrandShades shades, string surface, string thirdInk)
    {
        Assert.True(BrandPalette.Contrast(shades.Brand, surface) >= 4.5, $"{shades} on surface");
        Assert.True(BrandPalette.Contrast(shades.Brand, shades.Soft) >= 4.5, $"{shades} on soft");
        Assert.True(BrandPalette.Contrast(thirdInk, shades.Soft) >= 4.5, $"third ink on {shades}");
        Assert.True(BrandPalette.Contrast("#ffffff", shades.Solid) >= 4.5, $"white on {shades}");
    }
}
