using System.Runtime.InteropServices;
using System.Text;
using Derman.Channels.Wire;

namespace Derman.Channels.Runner.Sandbox;

/// <summary>Closes its own process in and becomes the plugin's program: what cannot be undone is done before a byte of the plugin is read.</summary>
internal static unsafe class Launcher
{
    public const int NotFull = 77;
    private const int CannotStart = 71;
    private const nint CloseRange = 436;
    private const nint OnExecute = 4;

    /// <summary>Must run on the process's first thread: it is the one that goes on living.</summary>
    public static int Run(string order)
    {
        var what = LaunchOrder.Read(order);
        var path = Text(what.Program);
        var arguments = List([what.Program, .. what.Arguments]);
        var environment = List(what.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        using var output = Carrier.Open(1, FileAccess.Write);
        _ = Words(["everything"]); // What this needs of .NET is loaded now: afterwards its folder may be out of reach.
        var missing = CloseIn(what, (nint)path);
        Words(missing).Write(output);
        if (missing.Count > 0 && what.RequireFull)
        {
            return NotFull;
        }

        _ = Native.Syscall(CloseRange, 3, unchecked((nint)uint.MaxValue), OnExecute, 0);
        _ = Native.Execute(path, arguments, environment);
        Console.Error.WriteLine($"{what.Program} could not be started: error {Marshal.GetLastPInvokeError()}.");
        return CannotStart;
    }

    private static List<string> CloseIn(LaunchOrder order, nint program)
    {
        var missing = new List<string>();
        var isLinux = OperatingSystem.IsLinux();
        Part("limits", () => Limits.Apply(order));
        var mayFilter = isLinux && Native.Prctl(Native.NoNewPrivileges, 1, 0, 0, 0) == 0;
        Part("landlock", () => mayFilter && Landlock.Apply(order));
        Part("seccomp", () => mayFilter && Seccomp.IsKnownArchitecture && Seccomp.Apply(program));
        return missing;

        void Part(string name, Func<bool> apply)
        {
            if (!isLinux || order.Without.Contains(name, StringComparer.Ordinal) || !apply())
            {
                missing.Add(name);
            }
        }
    }

    private static WireFrame Words(List<string> missing)
    {
        var state = missing.Count == 0 ? "full" : missing.Count == 3 ? "none" : "partial";
        return WirePayload.Of(new WireSandbox(state, missing)).Request(WireOps.Sandbox, id: null, within: null);
    }

    // Never freed: the process becomes another one.
    private static byte* Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        var place = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(place, bytes.Length));
        return place;
    }

    private static byte** List(IEnumerable<string> texts)
    {
        var list = texts.ToList();
        var place = (byte**)NativeMemory.AllocZeroed((nuint)(list.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < list.Count; i++)
        {
            place[i] = Text(list[i]);
        }

        return place;
    }
}
