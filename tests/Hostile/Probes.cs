using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Hostile;

/// <summary>Attempts to reach what is not the plugin's. Each returns "no: why" when it was refused, else what it got.</summary>
internal static partial class Probes
{
    /// <summary>What follows the name: a path, a process id or a port of the host.</summary>
    public static string Run(string order)
    {
        var (name, target) = order.Split(' ', 2) is [var first, var rest] ? (first, rest) : (order, "");
        try
        {
            return name switch
            {
                "readFile" => $"read {File.ReadAllText(target).Length}",
                "listFolder" => $"listed {Directory.GetFileSystemEntries(target).Length}",
                "writeFile" => Written(target),
                "deleteFile" => Deleted(target),
                "chmod" => Changed(target),
                "environment" => Environment.GetEnvironmentVariables().Keys.Cast<string>().FirstOrDefault(key => key.Contains("SECRET", StringComparison.Ordinal)) is { } key
                    ? Environment.GetEnvironmentVariable(key)!
                    : "no: nothing there",
                "tcp" => Connected(target, SocketType.Stream, ProtocolType.Tcp),
                "udp" => Connected(target, SocketType.Dgram, ProtocolType.Udp),
                "unix" => UnixSocket(target),
                "exec" => Executed(target),
                "kill" => Zero(kill(Number(target), 0)),
                "tgkill" => Zero((int)syscall(Arm ? 131 : 234, Number(target), Number(target), 0, 0, 0, 0)),
                "ptrace" => Zero((int)syscall(Arm ? 117 : 101, 16, Number(target), 0, 0, 0, 0)),
                "readMemory" => Positive(ReadMemory(Number(target))),
                "limits" => Zero((int)syscall(Arm ? 261 : 302, Number(target), 7, 0, 0, 0, 0)),
                "priority" => Zero((int)syscall(Arm ? 140 : 141, 0, Number(target), 19, 0, 0, 0)),
                "session" => Positive((int)syscall(Arm ? 157 : 112, 0, 0, 0, 0, 0, 0)),
                "fork" => Forked(),
                "uring" => Positive((int)syscall(425, 8, Scratch(), 0, 0, 0, 0)),
                "memfd" => Positive((int)syscall(Arm ? 279 : 319, Scratch(), 0, 0, 0, 0, 0)),
                "namespace" => Zero((int)syscall(Arm ? 97 : 272, 0x10000000, 0, 0, 0, 0, 0)),
                "oldNumbers" => Positive((int)syscall(0x40000000 + 41, 2, 1, 0, 0, 0, 0)),
                "descriptors" => Descriptors(),
                _ => "unknown",
            };
        }
        catch (Exception e)
        {
            return $"no: {e.GetType().Name}";
        }
    }

    private static bool Arm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static string Written(string path)
    {
        File.WriteAllText(path, "mine");
        return "wrote";
    }

    private static string Deleted(string path)
    {
        File.Delete(path);
        return "deleted";
    }

    private static string Changed(string path)
    {
        File.SetUnixFileMode(path, UnixFileMode.None);
        return "changed";
    }

    private static string Connected(string port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Connect(IPAddress.Loopback, Number(port));
        return "connected";
    }

    private static string UnixSocket(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return "connected";
    }

    private static string Executed(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { UseShellExecute = false })!;
        return $"started {process.Id}";
    }

    // Anything open beside the three streams and what .NET itself opened is a descriptor of the host's.
    private static string Descriptors()
    {
        var found = Enumerable.Range(3, 1000).Select(number => Target($"/proc/self/fd/{number}")).FirstOrDefault(target =>
            target is not null && (target.StartsWith("socket:", StringComparison.Ordinal) || target.EndsWith(".db", StringComparison.Ordinal)));
        return found ?? "no: only its own";
    }

    private static string? Target(string link)
    {
        var buffer = new byte[4096];
        var length = (int)readlink(link, buffer, buffer.Length);
        return length > 0 ? System.Text.Encoding.UTF8.GetString(buffer, 0, length) : null;
    }

    private static unsafe int ReadMemory(int process)
    {
        var here = stackalloc nint[2] { Scratch(), 8 };
        var there = stackalloc nint[2] { 0x400000, 8 };
        return (int)syscall(Arm ? 270 : 310, process, (nint)here, 1, (nint)there, 1, 0) is var got && got < 0 && Marshal.GetLastPInvokeError() == 14 ? 1 : got;
    }

    // The copy has a runtime without its threads: it goes at once.
    private static string Forked()
    {
        var child = (int)syscall(Arm ? 220 : 57, 17, 0, 0, 0, 0, 0);
        return child == 0 ? Zero((int)syscall(Arm ? 94 : 231, 0, 0, 0, 0, 0, 0)) : Positive(child);
    }

    private static unsafe nint Scratch() => (nint)NativeMemory.AllocZeroed(4096);

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Zero(int result) => result == 0 ? "done" : $"no: error {Marshal.GetLastPInvokeError()}";

    private static string Positive(int result) => result >= 0 ? $"done {result}" : $"no: error {Marshal.GetLastPInvokeError()}";

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, byte[] buffer, nint size);
}
