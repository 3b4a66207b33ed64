using System.Diagnostics;
using Derman.Host.Cli;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Cli;

/// <summary>The operator's commands, run as the operator runs them.</summary>
public sealed class CommandLineTests : IDisposable
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
    public async Task HostNames_AreGivenAndTaken()
    {
        await DoAsync("tenants", "apply", Pack("erenler"), Pack("tatvan"));
        Assert.Matches("erenler.localhost +erenler +pack", await DoAsync("tenants", "hosts", "list"));
        Assert.Contains("talep.erenler.bel.tr", await DoAsync("tenants", "hosts", "add", "erenler", "Talep.Erenler.bel.tr"), StringComparison.Ordinal);
        Assert.Matches("talep.erenler.bel.tr +erenler +operator", await DoAsync("tenants", "hosts", "list"));
        Assert.Equal(1, (await RunAsync("tenants", "hosts", "add", "tatvan", "talep.erenler.bel.tr")).Code);
        Assert.Equal(1, (await RunAsync("tenants", "hosts", "add", "tatvan", "10.0.0.1")).Code);
        Assert.Equal(1, (await RunAsync("tenants", "hosts", "remove", "tatvan", "talep.erenler.bel.tr")).Code);
        Assert.Equal(1, (await RunAsync("tenants", "hosts", "remove", "erenler", "erenler.localhost")).Code);
        await DoAsync("tenants", "hosts", "remove", "erenler", "talep.erenler.bel.tr");
        Assert.DoesNotContain("talep.erenler.bel.tr", await DoAsync("tenants", "hosts", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WholeLifeOfATenant_ByCommands()
    {
        Assert.Contains("No tenants yet", await DoAsync("tenants", "list"), StringComparison.Ordinal);
        Assert.Contains("would be applied", await DoAsync("tenants", "plan", Pack("erenler")), StringComparison.Ordinal);
        Assert.Contains("No tenants yet", await DoAsync("tenants", "list"), StringComparison.Ordinal);
        var applied = await DoAsync("tenants", "apply", Pack("erenler"), Pack("tatvan"));
        Assert.Contains("[2/2]", applied, StringComparison.Ordinal);
        Assert.Matches("tatvan: [0-9]+ changes applied", applied);
        Assert.DoesNotContain("  + ", applied, StringComparison.Ordinal);
        Assert.Contains("nothing to change", await DoAsync("tenants", "plan", Pack("erenler")), StringComparison.Ordinal);

        await DoAsync("tenants", "export", "erenler", "--to", Path.Combine(_folder, "exported"));
        SamePack(Pack("erenler"), Path.Combine(_folder, "exported"));

        await DoAsync("tenants", "suspend", "erenler");
        Assert.Matches("erenler +suspended", await DoAsync("tenants", "list"));
        await DoAsync("tenants", "resume", "erenler");
        Assert.Matches("erenler +active", await DoAsync("tenants", "list"));

        await DoAsync("tenants", "backup", "erenler", "--to", Path.Combine(_folder, "backup"));
        Assert.Equal(1, (await RunAsync("tenants", "backup", "erenler", "--to", Path.Combine(_folder, "backup"))).Code);
        Assert.Equal(1, (await RunAsync("tenants", "restore", "--from", Path.Combine(_folder, "backup"))).Code);
        await DoAsync("tenants", "restore", "--from", Path.Combine(_folder, "backup"), "--replace");
        Assert.Contains("whole", await DoAsync("audit", "verify"), StringComparison.Ordinal);

        await DoAsync("tenants", "remove", "erenler", "--to", Path.Combine(_folder, "handed-back"));
        Assert.DoesNotContain("erenler", await DoAsync("tenants", "list"), StringComparison.Ordinal);
        SamePack(Pack("erenler"), Path.Combine(_folder, "handed-back", "pack"));
        await DoAsync("tenants", "restore", "--from", Path.Combine(_folder, "handed-back", "backup"));
        Assert.Matches("erenler +active", await DoAsync("tenants", "list"));
        Assert.Equal(1, (await RunAsync("tenants", "suspend", "nobody")).Code);
    }

    [Fact]
    public async Task FirstAdministrator_IsInvitedByCommand()
    {
        await DoAsync("tenants", "apply", Pack("tatvan"));
        var link = await DoAsync("people", "invite", "tatvan", "ilk.yonetici", "--name", "İlk Yönetici");
        Assert.Matches("^https://tatvan\\.localhost/console/join/[A-Za-z0-9_-]{43}\\s", link);
        Assert.Contains("admin", await DoAsync("people", "list", "tatvan"), StringComparison.Ordinal);
        Assert.Contains("taken", (await RunAsync("people", "invite", "tatvan", "İLK.YONETİCİ")).Error, StringComparison.Ordinal);
        Assert.Contains("no such role", (await RunAsync("people", "invite", "tatvan", "other", "--role", "king")).Error, StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1:5080/tatvan/console/join/", await DoAsync("people", "link", "tatvan", "ilk.yonetici", "--address", "http://127.0.0.1:5080/tatvan/"), StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("people", "link", "tatvan", "nobody")).Code);
    }

    [Fact]
    public async Task BrokenPack_IsRefusedWhole_WithEveryErrorNamed()
    {
        var broken = Path.Combine(_folder, "broken");
        foreach (var file in Directory.EnumerateFiles(Pack("tatvan"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(broken, Path.GetRelativePath(Pack("tatvan"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        await File.WriteAllTextAsync(Path.Combine(broken, "calendar.json"), "{ not json");
        var workflow = Path.Combine(broken, "workflow.json");
        await File.WriteAllTextAsync(workflow, (await File.ReadAllTextAsync(workflow)).Replace("\"approve\"", "\"aprove\"", StringComparison.Ordinal));
        var (code, output, error) = await RunProcessAsync("tenants", "apply", broken);
        Assert.Equal(1, code);
        Assert.Contains("calendar.json", error, StringComparison.Ordinal);
        Assert.Contains("workflow.json", error, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", error, StringComparison.Ordinal);
        Assert.DoesNotContain("changes applied", output, StringComparison.Ordinal);
        Assert.Contains("No tenants yet", await DoAsync("tenants", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyPacks_GoOnPastARefusedOne_AndSayHowFarTheyAre()
    {
        var broken = Path.Combine(_folder, "broken");
        Directory.CreateDirectory(broken);
        var (code, output, error) = await RunAsync("tenants", "apply", Pack("erenler"), broken, Pack("tatvan"));
        Assert.Equal(1, code);
        Assert.Contains("[2/3] 66 %", output, StringComparison.Ordinal);
        Assert.Contains("2 tenants applied, 0 had nothing to change, 1 refused", output, StringComparison.Ordinal);
        Assert.Contains("tenant.json", error, StringComparison.Ordinal);
        Assert.Contains("2 tenants.", await DoAsync("tenants", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptionsOutOfRange_AreRefusedWithTheRange()
    {
        var (code, _, error) = await RunProcessAsync("serve", "--open-tenants", "3", "--workers", "1000");
        Assert.NotEqual(0, code);
        Assert.Contains("from 8 to 100000", error, StringComparison.Ordinal);
        Assert.Contains("from 1 to 64", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderInUse_EndsWith2()
    {
        using var running = DataFolderLock.Take(Path.Combine(_folder, "data"));
        foreach (var command in new[] { new[] { "tenants", "list" }, ["audit", "verify"], ["serve", "--urls", "http://127.0.0.1:0"] })
        {
            var (code, _, error) = await RunProcessAsync(command);
            Assert.Equal(2, code);
            Assert.Contains("in use", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plugins_AreListedWithTheirState()
    {
        var listed = await DoAsync("plugins", "list");
        Assert.Contains("whatsapp", listed, StringComparison.Ordinal);
        Assert.Contains("phone", listed, StringComparison.Ordinal);
    }

    private static string Pack(string id) => Path.Combine(AppContext.BaseDirectory, "tenants", id);

    private static void SamePack(string expected, string actual)
    {
        var files = Directory.EnumerateFiles(expected, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(expected, f)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(files, Directory.EnumerateFiles(actual, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(actual, f)).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(File.ReadAllText(Path.Combine(expected, f)), File.ReadAllText(Path.Combine(actual, f))));
    }

    private async Task<string> DoAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}: {error}");
        return output;
    }

    /// <summary>As the executable's first line does, without the second it takes to start one.</summary>
    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync(WithData(arguments), output, error, new ConsoleOutput(output, error, terminalWidth: null), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<(int Code, string Output, string Error)> RunProcessAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Derman.Host.dll"), .. WithData(arguments)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private string[] WithData(string[] arguments) => arguments[0] == "plugins" ? arguments : [.. arguments, "--data", Path.Combine(_folder, "data")];
}
