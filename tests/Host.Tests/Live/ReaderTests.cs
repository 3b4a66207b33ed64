using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Derman.Core.Audit;
using Derman.Core.Tenancy;
using Derman.Host.Live;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Derman.Host.Tests.Live;

/// <summary>Who reads a stream: with whose rights, for how long, and how slowly.</summary>
public sealed class ReaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(5);
    private static readonly TenantId Erenler = TenantId.Parse("erenler");
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(90));
    private RunningHost _host = null!;
    private Tenant _tenant = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync(replace: services => services.AddSingleton(Impatient));
        _tenant = (await _host.Service<TenantRegistry>().FindAsync(Erenler, CancellationToken.None))!;
    }

    public async Task DisposeAsync()
    {
        _deadline.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Staff_HearOfWhatTheyMaySee_AndOfNothingElse()
    {
        using var head = new Browser(_host.Address, "erenler");
        Assert.Equal(HttpStatusCode.OK, await head.SignInAsync("mudur"));
        var api = _host.Tenant("erenler");
        var unit = api.Demo.List("staff").First(s => s.At("userName") == "mudur").At("unit")!;
        var (own, foreign) = (TopicOf(t => t == unit), TopicOf(t => t != unit));
        using var stream = await head.OpenStreamAsync("/api/v1/stream", _deadline.Token);
        using var lines = await LinesAsync(stream);

        await api.RegisterAsync("Başka birimin işi", new { topic = foreign });
        var mine = await api.RegisterAsync("Bizim işimiz", new { topic = own });
        var told = await NextAsync(lines);
        Assert.Equal((mine.At("number"), "registered"), (told.At("number"), told.At("kind")));
    }

    [Fact]
    public async Task Staff_SwitchedOff_AreCutOffWithinFiveSeconds()
    {
        using var browser = new Browser(_host.Address, "erenler");
        await browser.SignInAsync("masa");
        using var stream = await browser.OpenStreamAsync("/api/v1/stream", _deadline.Token);
        using var lines = await LinesAsync(stream);
        await WriteAsync("UPDATE \"staff_member\" SET \"active\" = 0 WHERE \"user_name\" = 'masa'");
        Assert.InRange(await EndAsync(lines), TimeSpan.Zero, Gone);
    }

    /// <summary>The API may believe a program for half a minute longer; what stays open for a quarter of an hour may not.</summary>
    [Fact]
    public async Task Program_SwitchedOff_IsCutOffWithinFiveSeconds()
    {
        var api = _host.Tenant("erenler");
        using var stream = await OpenAsync(api);
        using var lines = await LinesAsync(stream);
        await api.RegisterAsync(); // It is known to the API, and remembered.
        await NextAsync(lines);
        await WriteAsync($"UPDATE \"application\" SET \"active\" = 0 WHERE \"client_id\" = '{api.ClientId}'");
        Assert.InRange(await EndAsync(lines), TimeSpan.Zero, Gone);
    }

    [Fact]
    public async Task Reader_ThatTakesNothing_IsDropped_AndHoldsNobodyUp()
    {
        var api = _host.Tenant("erenler");
        await api.RegisterAsync();
        using var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        var address = new Uri(_host.Address);
        await slow.ConnectAsync(address.Host, address.Port);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"GET /erenler/api/v1/stream HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {await api.TokenAsync()}\r\n\r\n"));
        var live = _host.Service<LiveTenants>();
        await Poll.UntilAsync(() => Task.FromResult(live.CountOf(Erenler) == 1), "the slow one listens");
        using var quick = await OpenAsync(api);
        using var lines = await LinesAsync(quick);
        var reading = CountAsync(lines);

        for (var appended = 500; live.CountOf(Erenler) > 1; appended += 500)
        {
            Assert.True(appended < 100_000, "The slow one is not dropped.");
            await AppendAsync(500);
            await Poll.UntilAsync(() => Task.FromResult(reading.Events >= appended), "the quick one reads on");
        }

        var before = reading.Events;
        await api.RegisterAsync();
        await Poll.UntilAsync(() => Task.FromResult(reading.Events > before), "the quick one goes on");
    }

    [Fact]
    public async Task Reader_FarBehind_LoadsAnewInPlaceOfReadingOn()
    {
        var api = _host.Tenant("erenler");
        await api.RegisterAsync();
        using var stream = await OpenAsync(api);
        using var lines = await LinesAsync(stream);
        await AppendAsync(2500);
        await EndAsync(lines);
    }

    private static TicketStream Impatient(IServiceProvider services) => new(
        services.GetRequiredService<LiveTenants>(),
        services.GetRequiredService<LiveReader>(),
        services.GetRequiredService<Core.Tickets.Listing.ReadChanges>(),
        services.GetRequiredService<Core.Calls.ReadOffers>(),
        services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>(),
        services.GetRequiredService<TimeProvider>()) { SlowestWrite = TimeSpan.FromSeconds(1) };

    private string TopicOf(Func<string, bool> owner) => _tenant.Configuration.Pack.Topics.Topics.First(t => !t.Triage && owner(t.Owner)).Code;

    private async Task WriteAsync(string sql) => Assert.Equal(1, await _tenant.Store.WriteAsync(s => s.Execute(sql), _deadline.Token));

    /// <summary>So many events of the first ticket, in one write.</summary>
    private async Task AppendAsync(int events) => await _tenant.Store.WriteAsync(
        s =>
        {
            for (var i = 0; i < events; i++)
            {
                EventChain.Append(s, 1, "noted", "test", SystemClock.Instance.GetCurrentInstant(), "{}");
            }
        },
        _deadline.Token);

    private async Task<HttpResponseMessage> OpenAsync(TenantApi tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{tenant.Base}/api/v1/stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tenant.TokenAsync());
        return await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _deadline.Token);
    }

    /// <summary>Past the beginning: from here on nothing is missed.</summary>
    private async Task<StreamReader> LinesAsync(HttpResponseMessage stream)
    {
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (stream.StatusCode, stream.Content.Headers.ContentType?.MediaType));
        var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(_deadline.Token));
        Assert.Equal(": open", await lines.ReadLineAsync(_deadline.Token));
        return lines;
    }

    private async Task<JsonElement> NextAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(_deadline.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private async Task<TimeSpan> EndAsync(StreamReader lines)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            while (await lines.ReadLineAsync(_deadline.Token) is not null)
            {
                // What was on its way.
            }
        }
        catch (IOException e)
        {
            Trace.WriteLine(e.Message);
        }

        return watch.Elapsed;
    }

    private Counter CountAsync(StreamReader lines)
    {
        var counter = new Counter();
        _ = Task.Run(async () =>
        {
            while (await lines.ReadLineAsync(_deadline.Token) is { } line)
            {
                counter.Add(line);
            }
        });
        return counter;
    }

    private sealed class Counter
    {
        private int _events;

        public int Events => Volatile.Read(ref _events);

        public void Add(string line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _events);
            }
        }
    }
}
