using System.Text.Json;
using Derman.Host.Cli;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Derman.Host.Tests;

/// <summary>The real host in this process, on a free port, with a data folder of its own.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly bool _keepData;

    private RunningHost(WebApplication app, string data, bool keepData)
    {
        App = app;
        Data = data;
        _keepData = keepData;
        Address = app.Urls.First();
    }

    public WebApplication App { get; }

    public string Data { get; }

    public string Address { get; }

    /// <summary>No redirects, no cookies: what was answered is what is seen.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public JsonElement Demo => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Data, "demo.json"))).RootElement;

    public T Service<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public static string NewFolder() => Path.Combine(Path.GetTempPath(), $"derman-host-{Guid.NewGuid():n}");

    public static async Task<RunningHost> StartAsync(HostSettings? settings = null, Action<IServiceCollection>? replace = null)
    {
        settings ??= new HostSettings();
        var keep = settings.Data != HostSettings.DefaultData;
        settings = settings with
        {
            Data = keep ? settings.Data : NewFolder(),
            Urls = "http://127.0.0.1:0",
            Environment = settings.Environment ?? "Development",
            DemoTickets = settings.DemoTickets == 400 ? 0 : settings.DemoTickets,
            Quiet = true,
        };
        var app = await DermanHost.BuildAsync(settings, replace);
        await app.StartAsync();
        await HostStart.AfterStartAsync(app, CancellationToken.None);
        return new RunningHost(app, settings.Data, keep);
    }

    public TenantApi Tenant(string id) => new(Http, Demo.GetProperty("tenants").EnumerateArray().First(t => t.GetProperty("id").GetString() == id));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (!_keepData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }
}

/// <summary>
/// One demo host for the whole run, shared by every class that changes nothing host-wide. A class fixture rather than a
/// collection: classes of one collection would run one after the other.
/// </summary>
public sealed class HostFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<(RunningHost Host, Dictionary<string, TenantApi> Tenants)>> Shared = new(StartAsync);

    internal RunningHost Host { get; private set; } = null!;

    internal IReadOnlyDictionary<string, TenantApi> Tenants { get; private set; } = null!;

    internal TenantApi Erenler => Tenants["erenler"];

    internal TenantApi Tatvan => Tenants["tatvan"];

    internal TenantApi Hizir => Tenants["hizir-erzincan"];

    internal TenantApi Melikgazi => Tenants["melikgazi"];

    internal TenantApi Behzisti => Tenants["behzisti-wa"];

    public async Task InitializeAsync()
    {
        var (host, tenants) = await Shared.Value;
        (Host, Tenants) = (host, tenants);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<(RunningHost, Dictionary<string, TenantApi>)> StartAsync()
    {
        var host = await RunningHost.StartAsync(new HostSettings { DemoTickets = 12 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(host.Data, recursive: true);
        return (host, host.Demo.GetProperty("tenants").EnumerateArray().Select(t => new TenantApi(host.Http, t)).ToDictionary(t => t.Id, StringComparer.Ordinal));
    }
}
