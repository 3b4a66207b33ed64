namespace Derman.Channels.Runner.Sandbox;

/// <summary>What the process may take: memory, descriptors, no dumps, no files, a low priority, no rights beyond those of a user.</summary>
internal static unsafe class Limits
{
    private const int FileSize = 1;
    private const int Data = 2;
    private const int Core = 4;
    private const int Descriptors = 7;
    private const int AddressSpace = 9;
    private const ulong MostDescriptors = 256;
    private const ulong AddressesUnused = 64UL << 30; // set aside and never touched: .NET's heap 4 GiB, each WebAssembly module of Node 10
    private const int LowPriority = 10; // Behind the host; the host puts behind all others who is busy without end.
    private const string Group = "/proc/self/autogroup";
    private const int LastCapability = 63;

    public static bool Apply(LaunchOrder order)
    {
        StandAlone();
        DropCapabilities();

        // RLIMIT_DATA counts every private page that may be written to, thread stacks among them: mapped, not touched. Address space alone does not start .NET.
        return Native.SetPriority(0, 0, LowPriority) == 0
            & Set(Core, 0) & Set(FileSize, 0) & Set(Descriptors, MostDescriptors) & Set(Data, (ulong)order.MemoryBytes) & Set(AddressSpace, (ulong)order.MemoryBytes + AddressesUnused);
    }

    // A session of its own is a scheduling group of its own (sched(7), "The autogroup feature"): a hundred threads weigh there what one does.
    private static void StandAlone()
    {
        _ = Native.NewSession();
        try
        {
            if (File.Exists(Group))
            {
                File.WriteAllText(Group, LowPriority.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // The kernel hears this ten times a second at most, and /proc may be closed. The host says it again.
        }
    }

    private static bool Set(int resource, ulong limit)
    {
        var pair = stackalloc ulong[2] { limit, limit };
        return Native.SetLimit(resource, pair) == 0;
    }

    // For hosts that run as root. A host that does not has none, and nothing happens.
    private static void DropCapabilities()
    {
        for (nuint capability = 0; capability <= LastCapability; capability++)
        {
            _ = Native.Prctl(Native.DropBoundingCapability, capability, 0, 0, 0);
        }

        var header = stackalloc uint[2] { 0x20080522, 0 };
        var none = stackalloc uint[6];
        new Span<uint>(none, 6).Clear();
        _ = Native.Syscall((nint)(Seccomp.IsArm ? Native.CapSetArm64 : Native.CapSetX64), (nint)header, (nint)none, 0, 0);
    }
}
