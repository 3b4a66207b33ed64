using Derman.Browser.Tests.Support;
using Derman.Host.Localisation;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>Somebody with a mouse and a keyboard: each field that is filled in, each choice and each press counts as one.</summary>
internal sealed class Hand(string language)
{
    public UiText Words { get; } = Texts.BuiltIn.For(language);

    public int Interactions { get; private set; }

    public async Task FillAsync(Visit visit, string label, string value)
    {
        Interactions++;
        await Field(visit, label).FillAsync(value);
    }

    public async Task FillAsync(ILocator field, string value)
    {
        Interactions++;
        await field.FillAsync(value);
    }

    public async Task ChooseAsync(ILocator field, string value)
    {
        Interactions++;
        await field.SelectOptionAsync(value);
    }

    public async Task TickAsync(ILocator box)
    {
        Interactions++;
        await box.CheckAsync();
    }

    public async Task ChooseAsync(Visit visit, string label, string choice)
    {
        Interactions++;
        await Field(visit, label).SelectOptionAsync(new SelectOptionValue { Label = choice });
    }

    public async Task PressAsync(Visit visit, ILocator target)
    {
        Interactions++;
        await target.First.ClickAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>A button or a link of the page's own part whose name begins with these words.</summary>
    public Task PressAsync(Visit visit, string words) => PressAsync(visit, new DeskSteps(visit, language).Named(Words[words]));

    private ILocator Field(Visit visit, string label) => visit.Page.GetByRole(AriaRole.Main).GetByLabel(Words[label]).First;
}
