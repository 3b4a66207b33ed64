using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Support;

/// <param name="Language">Asked for by its cookie; the tenant's own when null.</param>
internal sealed record VisitOptions(string? Language = null, string? Theme = null, int Width = 1440, int Height = 900, bool Scripts = true)
{
    /// <summary>Runs before anything of the page.</summary>
    public string? Script { get; init; }

    /// <summary>As in a browser that knows no content policy: what is not encoded runs.</summary>
    public bool WithoutPolicy { get; init; }
}

/// <summary>A tab of its own profile that notes what a person would not: errors, strangers' addresses, bytes, jumps.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>Sums what jumped on its own, as the browser counts it: half a second after a key or click is not a surprise.</summary>
    private const string CountShifts =
        "window.__shift = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.__shift += e.value; }).observe({ type: 'layout-shift', buffered: true });";

    /// <summary>An answer that never comes is a fault of its own, not a test without an end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _base;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _strangers = new();
    private readonly ConcurrentQueue<IRequest> _requests = new();

    private Visit(IPage page, string @base)
    {
        Page = page;
        _base = @base;
        page.Console += (_, message) => Note(message.Type == "error", $"console: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Request += (_, request) =>
        {
            _requests.Enqueue(request);
            if (!IsOurs(request.Url))
            {
                _strangers.Enqueue(request.Url);
            }
        };
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Errors => _errors;

    public IReadOnlyCollection<string> Strangers => _strangers;

    public static async Task<Visit> BeginAsync(IBrowser browser, string @base, string? state, VisitOptions options)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            StorageState = state,
            ViewportSize = new ViewportSize { Width = options.Width, Height = options.Height },
            JavaScriptEnabled = options.Scripts,
            BypassCSP = options.WithoutPolicy,
            ReducedMotion = ReducedMotion.Reduce,
            ColorScheme = options.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = "Europe/Istanbul",
        });
        context.SetDefaultTimeout(20_000);
        var cookies = new List<Cookie>();
        foreach (var (name, value) in new[] { ("dm-lang", options.Language), ("dm-theme", options.Theme) })
        {
            if (value is not null)
            {
                cookies.Add(new Cookie { Name = name, Value = value, Domain = "127.0.0.1", Path = new Uri(@base).AbsolutePath });
            }
        }

        await context.AddCookiesAsync(cookies);
        await context.AddInitScriptAsync(CountShifts);
        if (options.Script is not null)
        {
            await context.AddInitScriptAsync(options.Script);
        }

        return new Visit(await context.NewPageAsync(), @base);
    }

    /// <summary>Opens a path of the tenant; gives the status.</summary>
    public async Task<int> GoAsync(string path)
    {
        _requests.Clear();
        var answer = await Page.GotoAsync(_base + path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return answer?.Status ?? 0;
    }

    public async Task<double> ShiftsAsync() => await Page.EvaluateAsync<double>("() => window.__shift ?? 0");

    /// <summary>What came over the wire since the last <see cref="GoAsync"/>: heads and bodies as they were sent, compressed.</summary>
    public async Task<long> BytesAsync()
    {
        var sum = 0L;
        foreach (var request in _requests)
        {
            // What does not end by itself (a stream of events) is no part of the page; of a worker the page hears no answer.
            if (request.ResourceType is "eventsource" || request.Url.Contains("worker", StringComparison.Ordinal) || request.Url.Contains("/stream", StringComparison.Ordinal) || request.Url.Contains("/chats/news", StringComparison.Ordinal) || request.Url.StartsWith("data:", StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                continue;
            }

            if (await request.ResponseAsync().WaitAsync(Patience) is not null)
            {
                var sizes = await request.SizesAsync().WaitAsync(Patience);
                sum += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
            }
        }

        return sum;
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Note(bool bad, string what)
    {
        if (bad)
        {
            _errors.Enqueue(what);
        }
    }

    private bool IsOurs(string url) =>
        url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal) || new Uri(url).Authority == new Uri(_base).Authority;
}
