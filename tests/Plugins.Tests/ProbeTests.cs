using System.Globalization;
using System.Net.Sockets;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>What a plugin's process can reach of what is not its own: nothing. Also with one of the two locks missing, as far as the other one reaches.</summary>
public sealed class ProbeTests(LineDouble lines, ProbeTests.Closed closed) : IClassFixture<LineDouble>, IClassFixture<ProbeTests.Closed>
{
    public static TheoryData<string> Probes =>
    [
        "readFile {tenant}/tenant.db", "readFile /etc/passwd", "readFile /proc/{host}/environ", "readFile /proc/{host}/cmdline", "readFile /proc/1/status",
        "readFile /proc/self/environ", "readFile /proc/self/net/tcp", "listFolder {tenant}", "listFolder /proc", "listFolder /", "writeFile {tenant}/new",
        "writeFile /tmp/derman-hostile", "writeFile {plugin}/channel.json", "deleteFile {tenant}/tenant.db", "chmod {tenant}/tenant.db", "environment",
        "tcp {port}", "udp {port}", "unix {tenant}/socket", "exec /bin/sh", "exec {dotnet}", "kill {host}", "tgkill {host}", "ptrace {host}", "readMemory {host}",
        "limits {host}", "priority {host}", "session", "fork", "uring", "memfd", "namespace", "oldNumbers", "descriptors",
    ];

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task Probe_GetsNothing(string probe)
    {
        Assert.StartsWith("no:", await closed.Hostile.ProbeAsync(closed.Aimed(probe, lines.Port)), StringComparison.Ordinal);
        Assert.Equal("another tenant's words", await File.ReadAllTextAsync(Path.Combine(closed.Tenant, "tenant.db")));
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
        private readonly TempFolder _folder = new();
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        internal HostileHandle Hostile { get; private set; } = null!;

        internal string Tenant => _folder.Path;

        internal string Aimed(string probe, int port) => probe
            .Replace("{tenant}", Tenant, StringComparison.Ordinal)
            .Replace("{plugin}", HostileHandle.Folder, StringComparison.Ordinal)
            .Replace("{dotnet}", Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")), StringComparison.Ordinal)
            .Replace("{host}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        public async Task InitializeAsync()
        {
            Environment.SetEnvironmentVariable("DERMAN_TEST_SECRET", "the host's secret");
            await File.WriteAllTextAsync(Path.Combine(Tenant, "tenant.db"), "another tenant's words");
            _socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Tenant, "socket")));
            _socket.Listen();
            Hostile = await HostileHandle.StartAsync();
        }

        public async Task DisposeAsync()
        {
            await Hostile.DisposeAsync();
            _socket.Dispose();
            _folder.Dispose();
        }
    }
}
