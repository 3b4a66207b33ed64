using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>A person without a mouse. Keys are counted; the letters of the citizen's own words are not.</summary>
internal sealed class Keyboard(IPage page)
{
    /// <summary>A page on which something takes more steps than this is no page for the keyboard.</summary>
    private const int FarAway = 30;

    public int Pressed { get; private set; }

    public async Task PressAsync(string key)
    {
        Pressed++;
        await page.Keyboard.PressAsync(key);
    }

    public Task SayAsync(string words) => page.Keyboard.TypeAsync(words);

    /// <summary>Letters that are not the citizen's: a topic's first ones, a code.</summary>
    public async Task TypeAsync(string letters)
    {
        Pressed += letters.Length;
        await page.Keyboard.TypeAsync(letters);
    }

    /// <summary>Tab until the focus is on, or inside, what was looked for.</summary>
    public async Task TabToAsync(ILocator target, string what)
    {
        for (var i = 0; i < FarAway; i++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement || e.contains(document.activeElement)"))
            {
                return;
            }

            await PressAsync("Tab");
        }

        Assert.Fail($"{what} is not reached by {FarAway} steps of the Tab key.");
    }
}
