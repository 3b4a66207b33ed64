using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Derman.Durability.Tests;

/// <summary>The host as a process of its own, on one data folder, that can be killed without a warning and started again.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private readonly string _data;
    private readonly string[] _stores;
    private readonly string[] _serve;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;

    /// <param name="stores">Arguments of every command.</param>
    /// <param name="serve">Arguments of serving.</param>
    /// <param name="settings">Configuration, as variables of its environment.</param>
    public HostProcess(string[]? stores = null, string[]? serve = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        (_stores, _serve, _settings) = (stores ?? [], serve ?? [], settings ?? new Dictionary<string, string>(StringComparer.Ordinal));
        _data = Path.Combine(Path.GetTempPath(), $"derman-durability-{Guid.NewGuid():n}");
        Port = FreePort();
    }

    public int Port { get; }

    /// <summary>Of the process that runs now.</summary>
    public int Id => _process!.Id;

    public string MasterKey => Path.Combine(_data, "keys", "master.key");

    public string StoreOf(string tenant) => Path.Combine(_data, "tenants", tenant, "tenant.db");

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public JsonElement Demo(string tenant) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_data, "demo.json"))).RootElement
        .GetProperty("tenants").EnumerateArray().First(t => t.GetProperty("id").GetString() == tenant);

    public async Task StartAsync()
    {
        _process = Start(["--urls", $"http://127.0.0.1:{Port}", "--environment", "Development", "--demo-tickets", "0", .. _serve]);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync())
        {
            Assert.False(_process.HasExited, "The host ended while it started.");
            Assert.True(watch.Elapsed < StartDeadline, "The host was not ready in time.");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is told.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs a command on the data of the stopped host.</summary>
    public async Task<(int Code, string Output)> CommandAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Derman.Host.dll"), .. arguments, .. _stores, "--data", _data])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Trace.WriteLine(line.Data);
        process.BeginErrorReadLine();
        if (arguments[0] == "--urls")
        {
            process.OutputDataReceived += (_, line) => Trace.WriteLine(line.Data);
            process.BeginOutputReadLine();
        }

        return process;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync($"http://127.0.0.1:{Port}/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException e)
        {
            Trace.WriteLine(e.Message); // not listening yet
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
