using Microsoft.Playwright;

namespace Derman.Browser.Tests.Support;

/// <summary>A dialogue for files that a key opens. The browser must know well before the key that somebody waits for it; told together with it, it may be too late.</summary>
internal sealed class FileChoice
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource<IFileChooser> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FileChoice(IPage page) => page.FileChooser += (_, chooser) => _opened.TrySetResult(chooser);

    public async Task SetAsync(params FilePayload[] files) => await (await _opened.Task.WaitAsync(Patience)).SetFilesAsync(files);
}
