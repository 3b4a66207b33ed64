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

    private const string Where =
        "e => e.contains(document.activeElement) ? 'there' : document.activeElement !== document.body && e.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING ? 'before' : 'after'";

    /// <summary>Tab, or Tab backwards, until the focus is on, or inside, what was looked for.</summary>
    public async Task TabToAsync(ILocator target, string what)
    {
        for (var i = 0; i < FarAway; i++)
        {
            var where = await target.EvaluateAsync<string>(Where);
            if (where == "there")
            {
                return;
            }

            await PressAsync(where == "before" ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"{what} is not reached by {FarAway} steps of the Tab key.");
    }
}
