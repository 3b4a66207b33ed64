using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Derman.Plugins.Tests.Support;

/// <summary>A host that runs a plugin in its own process and may be lost to it (tests/Sacrifice), within limits so that the machine is not.</summary>
internal sealed class SacrificedHost : IAsyncDisposable
{
    public const long Heap = 512L << 20;
    public const string Ended = "the host has ended";
    public const string NoAnswer = "no answer";
    private const int DataInKilobytes = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _answers = new(StringComparer.Ordinal);
    private readonly Process _process;
    private readonly Task _answering;
    private Task _reading = Task.CompletedTask;
    private long _said;

    private SacrificedHost(Process process)
    {
        _process = process;
        _answering = AnswerAsync();
    }

    /// <summary>The dotnet program these tests run on.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Threads that want a processor now.</summary>
    public int Busy => Tasks().Count(task => task.StartsWith('R'));

    public int Threads => Tasks().Count;

    /// <summary>The most memory it ever held.</summary>
    public long Peak => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[6..].Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture);

    /// <summary>Bytes on its console, as far as they were read.</summary>
    public long Said => Interlocked.Read(ref _said);

    public static SacrificedHost Start(string plugin, bool isHeard = true, params string[] orders)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] command = ["-c", $"ulimit -c 0; ulimit -d {DataInKilobytes}; exec \"$@\"", "sh", Dotnet, Path.Combine(AppContext.BaseDirectory, "Derman.Sacrifice.dll"), plugin, .. orders];
        foreach (var argument in command)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = Heap.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_Thread_DefaultStackSize"] = "180000"; // hexadecimal: 1.5 MiB
        var host = new SacrificedHost(Process.Start(start)!);
        if (isHeard)
        {
            host.Hear();
        }

        return host;
    }

    /// <summary>Begins to read its console.</summary>
    public void Hear() => _reading = ReadAsync();

    /// <summary>Gives an order. What came of it within the time given, 30 seconds else: <see cref="Ended"/>, <see cref="NoAnswer"/>, or the host's word.</summary>
    public async Task<string> AskAsync(string order, TimeSpan? within = null)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
        return await AnswerToAsync(order, within);
    }

    public async Task<string> AnswerToAsync(string order, TimeSpan? within = null)
    {
        var answer = Answer(order).Task;
        try
        {
            return await Task.WhenAny(answer, _answering).WaitAsync(within ?? Patience) == answer ? await answer : Ended;
        }
        catch (TimeoutException)
        {
            return NoAnswer;
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await Task.WhenAll(_answering, _reading).WaitAsync(Patience);
        _process.Dispose();
    }

    private TaskCompletionSource<string> Answer(string order) => _answers.GetOrAdd(order, _ => new TaskCompletionSource<string>());

    // Of every thread what follows its name: its state first.
    private List<string> Tasks() =>
        [.. Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Select(task => File.ReadAllText(Path.Combine(task, "stat"))).Select(line => line[(line.LastIndexOf(')') + 2)..])];

    private async Task AnswerAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("> ", StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end)
            {
                Answer(line[2..end]).TrySetResult(line[(end + 2)..]);
            }
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await _process.StandardError.BaseStream.ReadAsync(buffer)) > 0)
        {
            Interlocked.Add(ref _said, read);
        }
    }
}
