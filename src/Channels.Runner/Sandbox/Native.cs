using System.Runtime.InteropServices;

namespace Derman.Channels.Runner.Sandbox;

/// <summary>The few calls of the C library the launcher needs.</summary>
internal static unsafe partial class Native
{
    public const int NoNewPrivileges = 38;
    public const int DropBoundingCapability = 24;
    public const int OpenPath = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC
    public const long SeccompX64 = 317;
    public const long SeccompArm64 = 277;
    public const long CapSetX64 = 126;
    public const long CapSetArm64 = 91;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, int who, int priority);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    public static partial int Execute(byte* path, byte** arguments, byte** environment);
}
