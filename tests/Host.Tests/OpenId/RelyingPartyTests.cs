using System.Diagnostics;
using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.OpenId;

/// <summary>Independent clients (tests/RelyingParty) that know nothing of us go the whole way against two tenants.</summary>
public sealed class RelyingPartyTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "RelyingParty");
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    [NodeTheory]
    [InlineData("with-openid-client.mjs")]
    [InlineData("with-oauth4webapi.mjs")]
    public async Task IndependentClient_GoesTheWholeWay(string script)
    {
        await Installed.Value;
        var tenants = new[] { fixture.Hizir, fixture.Tatvan }.Select(t => new
        {
            issuer = t.Base,
            client = t.Demo.GetProperty("oidcClient"),
            service = t.Demo.GetProperty("apiClient"),
            person = new { userName = "masa", password = $"{t.Id}-demo-2026" },
        });
        var output = await RunAsync("node", script, JsonSerializer.Serialize(tenants));
        Assert.Equal(2, output.Split("done").Length - 1);
    }

    /// <summary>Once a run, and only when what is there is older than what is wanted.</summary>
    private static async Task InstallAsync()
    {
        var (wanted, there) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (!File.Exists(there) || File.GetLastWriteTimeUtc(there) < File.GetLastWriteTimeUtc(wanted))
        {
            await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            File.SetLastWriteTimeUtc(there, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        using var patience = new CancellationTokenSource(Longest);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, $"{program} {words[0]} ended with {process.ExitCode}: {await error}");
        return await output;
    }
}

/// <summary>Skipped, and counted so, where there is no Node.js.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    private static readonly bool Found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    public NodeTheoryAttribute()
    {
        if (!Found)
        {
            Skip = "Node.js is not there.";
        }
    }
}
