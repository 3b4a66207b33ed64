using System.Diagnostics;
using Derman.Host.Cli;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Cli;

/// <summary>Where the socket lies, and what becomes of it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AdminSocketTests : IDisposable
{
    private readonly string _folder = RunningHost.NewFolder();

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task KilledHost_LeavesItsSocket_AndTheNextStartListensAgain()
    {
        using (var killed = await StartAsync())
        {
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync();
        }

        Assert.True(File.Exists(Path.Combine(_folder, "admin.sock")));

        // Nobody listens and nobody holds the folder: the command does it itself.
        Assert.Equal(0, (await new Support.Operator(_folder).RunAsync("tenants", "list")).Code);

        using var next = await StartAsync();
        Assert.Throws<DataFolderInUseException>(() => DataFolderLock.Take(_folder));
        Assert.Contains("No tenants yet", await new Support.Operator(_folder).DoAsync("tenants", "list"), StringComparison.Ordinal);
        next.Kill(entireProcessTree: true);
        await next.WaitForExitAsync();
    }

    [Fact]
    public async Task LongFolderName_HasItsSocketInAPrivateFolder_AndLeavesNothing()
    {
        var data = Path.Combine(_folder, new string('u', 60), new string('z', 60));
        string socket;
        await using (await RunningHost.StartAsync(new HostSettings { Data = data, Environment = "Production" }))
        {
            var pointer = Path.Combine(data, "admin.path");
            socket = await File.ReadAllTextAsync(pointer);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pointer));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
            var cli = new Support.Operator(data);
            Assert.Contains("No tenants yet", await cli.DoAsync("tenants", "list"), StringComparison.Ordinal);

            File.SetUnixFileMode(pointer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
            var (code, _, error) = await cli.RunAsync("tenants", "list");
            Assert.Equal(2, code);
            Assert.Contains("not believed", error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
        Assert.Equal(0, (await new Support.Operator(data).RunAsync("tenants", "list")).Code);
    }

    [Fact]
    public void ProgressOnATerminal_IsOneLineThatIsReplaced()
    {
        var shown = new StringWriter { NewLine = "\n" };
        var terminal = new ConsoleOutput(shown, shown, terminalWidth: 20);
        terminal.Progress("[1/2] one");
        terminal.Line("done");
        terminal.Progress("[2/2] a folder with a very long name");
        terminal.End();
        Assert.Equal("\r\u001b[K[1/2] one\r\u001b[Kdone\n\r\u001b[K[2/2] a folder with\r\u001b[K", shown.ToString());

        var file = new StringWriter { NewLine = "\n" };
        var plain = new ConsoleOutput(file, file, terminalWidth: null);
        plain.Progress("[1/2] one");
        plain.Line("done");
        plain.End();
        Assert.Equal("[1/2] one\ndone\n", file.ToString());
    }

    private async Task<Process> StartAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Derman.Host.dll"), "serve", "--data", _folder, "--urls", "http://127.0.0.1:0", "--environment", "Production"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        await Poll.UntilAsync(
            async () => await process.StandardOutput.ReadLineAsync() is not { } line
                ? throw new InvalidOperationException("The host ended before it served.")
                : line.Contains("serves on", StringComparison.Ordinal),
            "the host serves");
        return process;
    }
}
