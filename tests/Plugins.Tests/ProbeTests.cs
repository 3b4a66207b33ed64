using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>What a plugin's process can reach of what is not its own: nothing. Also with one of the two locks missing, as far as the other one reaches.</summary>
public sealed class ProbeTests(LineDouble lines, ProbeTests.Closed closed) : IClassFixture<LineDouble>, IClassFixture<ProbeTests.Closed>
{
    public static TheoryData<string> Probes => [.. ProbeTarget.Probes];

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task Probe_GetsNothing(string probe)
    {
        Assert.StartsWith("no:", await closed.Hostile.ProbeAsync(closed.Aimed(probe, lines.Port)), StringComparison.Ordinal);
        Assert.Equal(ProbeTarget.Words, await File.ReadAllTextAsync(closed.Target.Database));
    }

    [Fact]
    public async Task Probe_InARoomWithoutWalls_GetsWhatItWants()
    {
        // So that a probe that fails for a reason of its own does not count as stopped.
        await using var open = await HostileHandle.StartAsync(options =>
        {
            options.SandboxWithout.Add("landlock");
            options.SandboxWithout.Add("seccomp");
        });
        string[] working = ["readFile {tenant}/tenant.db", "listFolder {tenant}", "tcp {port}", "udp {port}", "exec /bin/true", "kill {host}", "memfd", "readFile /proc/{host}/cmdline"];
        foreach (var probe in working)
        {
            var got = await open.ProbeAsync(closed.Aimed(probe, lines.Port));
            Assert.False(got.StartsWith("no:", StringComparison.Ordinal), $"{probe}: {got}");
        }
    }

    public sealed class Closed : IAsyncLifetime
    {
        internal HostileHandle Hostile { get; private set; } = null!;

        internal ProbeTarget Target { get; } = new();

        internal string Aimed(string probe, int port) => Target.Aimed(probe, HostileHandle.Folder, Environment.ProcessId, port);

        public async Task InitializeAsync() => Hostile = await HostileHandle.StartAsync();

        public async Task DisposeAsync()
        {
            await Hostile.DisposeAsync();
            Target.Dispose();
        }
    }
}
