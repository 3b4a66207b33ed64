using System.Globalization;
using System.Net.Sockets;

namespace Derman.Plugins.Tests.Support;

/// <summary>What is not the plugin's: another tenant's folder, the host's process, its environment and its lines.</summary>
internal sealed class ProbeTarget : IDisposable
{
    public const string Words = "another tenant's words";
    private readonly TempFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ProbeTarget()
    {
        Environment.SetEnvironmentVariable("DERMAN_TEST_SECRET", "the host's secret");
        File.WriteAllText(Database, Words);
        _socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.Path, "socket")));
        _socket.Listen();
    }

    /// <summary>In this order one process can be asked for all of them: what is deleted is not needed any more.</summary>
    public static IReadOnlyList<string> Probes { get; } =
    [
        "readFile {tenant}/tenant.db", "readFile /etc/passwd", "readFile /proc/{host}/environ", "readFile /proc/{host}/cmdline", "readFile /proc/1/status",
        "readFile /proc/self/environ", "readFile /proc/self/net/tcp", "listFolder {tenant}", "listFolder /proc", "listFolder /", "writeFile {tenant}/new",
        "writeFile /tmp/derman-hostile", "writeFile {plugin}/channel.json", "chmod {tenant}/tenant.db", "deleteFile {tenant}/tenant.db", "environment",
        "tcp {port}", "udp {port}", "unix {tenant}/socket", "exec /bin/sh", "exec {dotnet}", "kill {host}", "tgkill {host}", "ptrace {host}", "readMemory {host}",
        "limits {host}", "priority {host}", "session", "fork", "uring", "memfd", "namespace", "oldNumbers", "descriptors",
    ];

    public string Database => Path.Combine(_folder.Path, "tenant.db");

    public string Aimed(string probe, string plugin, int host, int port) => probe
        .Replace("{tenant}", _folder.Path, StringComparison.Ordinal)
        .Replace("{plugin}", plugin, StringComparison.Ordinal)
        .Replace("{dotnet}", SacrificedHost.Dotnet, StringComparison.Ordinal)
        .Replace("{host}", host.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }
}
