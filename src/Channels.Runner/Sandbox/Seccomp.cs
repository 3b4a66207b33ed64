using System.Runtime.InteropServices;

namespace Derman.Channels.Runner.Sandbox;

/// <summary>Which calls of the kernel are answered with "no".</summary>
internal static unsafe class Seccomp
{
    private const uint Allow = 0x7fff0000;
    private const uint KillProcess = 0x80000000;
    private const uint Error = 0x00050000;
    private const uint NotPermitted = 1;
    private const uint NoMemory = 12;
    private const uint NotThere = 38;
    private const uint CloneThread = 0x00010000;
    private const uint SharedAndNameless = 0x21;
    private const uint LargePiece = 16 * 1024 * 1024;
    private const ushort Load = 0x20;
    private const ushort IfEqual = 0x15;
    private const ushort IfAtLeast = 0x35;
    private const ushort IfBits = 0x45;
    private const ushort And = 0x54;
    private const ushort Return = 0x06;
    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;

    public static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static bool IsKnownArchitecture => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>For the launcher's own thread, and what it becomes.</summary>
    /// <param name="program">Where the one path lies that may still be executed: the program to become.</param>
    public static bool Apply(nint program)
    {
        var numbers = IsArm ? Syscalls.Numbers.Arm64 : Syscalls.Numbers.X64;
        var own = (uint)Environment.ProcessId;
        var filter = Begin();
        foreach (var number in Syscalls.Denied(IsArm))
        {
            filter.AddRange([If(IfEqual, (uint)number, 0, 1), Fail(NotPermitted)]);
        }

        // glibc falls back from clone3 and openat2, whose arguments a filter cannot see.
        filter.AddRange([If(IfEqual, (uint)numbers.Clone3, 0, 1), Fail(NotThere), If(IfEqual, (uint)numbers.OpenAt2, 0, 1), Fail(NotThere)]);
        filter.AddRange(
        [
            If(IfEqual, (uint)numbers.CloneProcess, 0, 4), At(16), If(IfBits, CloneThread, 0, 1), Pass, Fail(NotPermitted),
            If(IfEqual, (uint)numbers.Execve, 0, 6), At(16), If(IfEqual, (uint)program, 0, 3), At(20), If(IfEqual, (uint)((ulong)program >> 32), 0, 1), Pass, Fail(NotPermitted),
            If(IfEqual, (uint)numbers.Kill, 0, 4), At(16), If(IfEqual, own, 0, 1), Pass, Fail(NotPermitted),
            If(IfEqual, (uint)numbers.TgKill, 0, 4), At(16), If(IfEqual, own, 0, 1), Pass, Fail(NotPermitted),
            If(IfEqual, (uint)numbers.Limit, 0, 5), At(16), If(IfEqual, 0, 1, 0), If(IfEqual, own, 0, 1), Pass, Fail(NotPermitted),
            If(IfEqual, (uint)numbers.Affinity, 0, 4), At(16), If(IfEqual, 0, 0, 1), Pass, Fail(NotPermitted),

            // Memory that is shared and has no name counts towards no limit but that of addresses: only in small pieces, as .NET loads assemblies.
            If(IfEqual, (uint)numbers.Mmap, 0, 9), At(40), new Instruction(And, 0, 0, SharedAndNameless), If(IfEqual, SharedAndNameless, 0, 5),
            At(28), If(IfEqual, 0, 0, 2), At(24), If(IfAtLeast, LargePiece, 0, 1), Fail(NoMemory), Pass,
            Pass,
        ]);
        return Install(filter, everyThread: false);
    }

    /// <summary>For every thread of a process that has become what it is to be: nothing is executed any more.</summary>
    public static bool NoMoreExecuting()
    {
        var numbers = IsArm ? Syscalls.Numbers.Arm64 : Syscalls.Numbers.X64;
        var filter = Begin();
        filter.AddRange([If(IfEqual, (uint)numbers.Execve, 0, 1), Fail(NotPermitted), Pass]);
        return Install(filter, everyThread: true);
    }

    private static List<Instruction> Begin() =>
    [
        At(ArchitectureAt), If(IfEqual, IsArm ? 0xC00000B7u : 0xC000003Eu, 1, 0), new(Return, 0, 0, KillProcess),
        At(NumberAt), If(IfAtLeast, 0x40000000, 0, 1), new(Return, 0, 0, KillProcess), // the x32 numbers would go past the list
        If(IfAtLeast, Syscalls.Unknown, 0, 1), Fail(NotThere),
    ];

    private static Instruction Pass => new(Return, 0, 0, Allow);

    private static Instruction At(uint offset) => new(Load, 0, 0, offset);

    private static Instruction If(ushort test, uint value, byte then, byte otherwise) => new(test, then, otherwise, value);

    private static Instruction Fail(uint error) => new(Return, 0, 0, Error | error);

    private static bool Install(List<Instruction> filter, bool everyThread)
    {
        fixed (Instruction* first = CollectionsMarshal.AsSpan(filter))
        {
            var program = stackalloc nint[2];
            program[0] = filter.Count;
            program[1] = (nint)first;
            return Native.Syscall((nint)(IsArm ? Native.SeccompArm64 : Native.SeccompX64), 1, everyThread ? 1 : 0, (nint)program, 0) == 0;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte Then, byte Otherwise, uint Value);
}
