using Microsoft.Playwright;

namespace Derman.Browser.Tests.Support;

/// <summary>One Chromium for the whole run: the distribution's own, found on the path or named by <c>DERMAN_CHROMIUM</c>.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly Lazy<Task<IBrowser>> Shared = new(StartAsync);

    public static string? Executable { get; } = Find();

    public static string? WhyNot => Executable is null ? "Chromium is not here (Debian: apt-get install chromium), and DERMAN_CHROMIUM names none." : null;

    public static bool IsLong => Environment.GetEnvironmentVariable("DERMAN_LONG") == "1";

    public static Task<IBrowser> OpenAsync() => Shared.Value;

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Headless = true,

            // A municipality's site lies on the network and our host on this machine: asking a person for leave between the two is for other days.
            // Root has no sandbox; a machine without a graphics card draws by itself; nothing is asked of the network.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--disable-features=LocalNetworkAccessChecks"],
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose();
        return browser;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DERMAN_CHROMIUM") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
