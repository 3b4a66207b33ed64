using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Derman.Load;

/// <summary>A server program started for measuring: on a free port, ended (politely) when disposed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TextWriter _log;

    private Server(Process process, Uri address, TextWriter log) => (_process, Address, _log) = (process, address, log);

    public Uri Address { get; }

    public ServerProcess Kernel => new(_process.Id);

    /// <param name="file">An executable, or a .dll for the dotnet command.</param>
    /// <param name="arguments">Makes the arguments from the address.</param>
    /// <param name="environment">Variables it gets beside ours.</param>
    public static async Task<Server> StartAsync(
        string file, Func<string, string[]> arguments, string ready, string log, CancellationToken ct, IReadOnlyDictionary<string, string>? environment = null)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/"));
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.FileName = file.EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : file;
        foreach (var argument in (string[])[.. start.FileName == file ? Array.Empty<string>() : [file], .. arguments(address.ToString().TrimEnd('/'))])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var writer = TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true });
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.OutputDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new Server(process, address, writer);
        await server.WaitAsync(ready, log, ct);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // SIGTERM, so that stores are closed as an operator would close them.
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private async Task WaitAsync(string ready, string log, CancellationToken ct)
    {
        using var http = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !_process.HasExited; await Task.Delay(100, ct))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Address, ready), ct);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                continue; // Not listening yet.
            }
        }

        await DisposeAsync();
        throw new InvalidOperationException($"The server did not become ready; see {log}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
