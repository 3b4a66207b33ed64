using System.Diagnostics;
using System.Globalization;

namespace Derman.ChatLoad;

/// <summary>The product as a process of its own on a folder of its own, with the demonstration's Tatvan in it.</summary>
internal sealed class Server(string dll, int port) : IDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"derman-chat-{Guid.NewGuid():n}");
    private Process? _process;

    public string Tenant => $"http://127.0.0.1:{port}/tatvan";

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [dll, "--data", _data, "--urls", $"http://127.0.0.1:{port}", "--demo-tickets", "0"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient();
        for (var i = 0; i < 600; i++)
        {
            try
            {
                using var answer = await http.GetAsync($"{Tenant}/chat/chat/setup?lang=tr");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The host does not start.");
    }

    /// <summary>SIGKILL: no goodbye, nothing is written any more.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Resident memory in MB.</summary>
    public double Memory() => File.ReadLines($"/proc/{_process!.Id}/status").Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(l => double.Parse(l[6..^2], CultureInfo.InvariantCulture) / 1024).First();

    public double CpuSeconds()
    {
        _process!.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_data, recursive: true);
    }
}
