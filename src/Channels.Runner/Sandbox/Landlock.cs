using System.Runtime.InteropServices;

namespace Derman.Channels.Runner.Sandbox;

/// <summary>
/// Which files the calling thread, and whatever it becomes, may open: a list of what may be read, nothing that may be written. Also closes TCP and
/// signals to others where the kernel can (Landlock ABI 4 and 6).
/// </summary>
internal static unsafe class Landlock
{
    private const nint CreateRuleset = 444;
    private const nint AddRule = 445;
    private const nint RestrictSelf = 446;
    private const ulong Execute = 1;
    private const ulong WriteFile = 2;
    private const ulong ReadFile = 4;
    private const ulong ReadDirectory = 8;

    // What every program needs: the loader, libraries, time zones, a little of /dev and /proc. CoreCLR reads its main thread's place in /proc/self/maps.
    private static readonly string[] Common =
    [
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/icu", "/etc/localtime", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf",
        "/dev/urandom", "/dev/random", "/dev/zero", "/proc/self/maps", "/proc/meminfo", "/sys/devices/system/cpu",
    ];

    private static readonly string[] Loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1"];

    public static bool Apply(LaunchOrder order)
    {
        var version = Native.Syscall(CreateRuleset, 0, 0, 1, 0);
        if (version < 1)
        {
            return false;
        }

        // Rights of files by version: 13, then linking across folders, truncating, and device control.
        var rights = version switch { 1 => 0x1fffUL, 2 => 0x3fffUL, 3 or 4 => 0x7fffUL, _ => 0xffffUL };
        var attributes = stackalloc ulong[3] { rights, version >= 4 ? 3UL : 0, version >= 6 ? 3UL : 0 };
        var rules = (int)Native.Syscall(CreateRuleset, (nint)attributes, version >= 6 ? 24 : version >= 4 ? 16 : 8, 0, 0);
        if (rules < 0)
        {
            return false;
        }

        foreach (var place in Common.Concat(order.Readable))
        {
            Allow(rules, place, ReadFile | ReadDirectory);
        }

        foreach (var program in Loaders.Append(order.Program))
        {
            Allow(rules, program, ReadFile | Execute);
        }

        Allow(rules, "/dev/null", ReadFile | WriteFile);
        var applied = Native.Syscall(RestrictSelf, rules, 0, 0, 0) == 0;
        _ = Native.Close(rules);
        return applied;
    }

    private static void Allow(int rules, string place, ulong rights)
    {
        var isFolder = Directory.Exists(place);
        if (!isFolder && !File.Exists(place))
        {
            return; // Not every system has every one of them.
        }

        var descriptor = Native.Open(place, Native.OpenPath);
        if (descriptor < 0)
        {
            return;
        }

        var rule = stackalloc byte[12];
        Marshal.WriteInt64((nint)rule, (long)(isFolder ? rights : rights & ~ReadDirectory));
        Marshal.WriteInt32((nint)rule, 8, descriptor);
        _ = Native.Syscall(AddRule, rules, 1, (nint)rule, 0);
        _ = Native.Close(descriptor);
    }
}
