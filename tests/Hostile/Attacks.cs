using System.Runtime.InteropServices;

namespace Hostile;

/// <summary>Attacks on the life of the process and of the machine.</summary>
internal static class Attacks
{
    public static string Run(string name)
    {
        switch (name)
        {
            case "nothing":
                return "nothing";
            case "throw":
                throw new InvalidOperationException("thrown");
            case "overflow":
                return Deep(1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            case "exit":
                Environment.Exit(3);
                return "";
            case "failFast":
                Environment.FailFast("on purpose");
                return "";
            case "fault":
                unsafe
                {
                    *(byte*)0x5000_0000_0000 = 1;
                }

                return "";
            case "thrownOnAThread":
                new Thread(() => throw new InvalidOperationException("nobody catches this")).Start();
                Thread.Sleep(Timeout.Infinite);
                return "";
            case "loop":
                while (true)
                {
                }

            case "storm":
                return Storm();
            case "managedMemory":
                return Managed();
            case "nativeMemory":
                return Native();
            case "threads":
                return Threads();
            case "log":
                return Shout(100);
            case "wholeLog":
                return Shout(1000);
            case "frames":
                return Flood();
            default:
                return "unknown";
        }
    }

    private static int Deep(int depth) => depth + Deep(depth + 1) + 1;

    private static string Managed()
    {
        var kept = new List<byte[]>();
        for (var i = 0; i < 100; i++)
        {
            var piece = new byte[100_000_000];
            Array.Fill(piece, (byte)1);
            kept.Add(piece);
        }

        return $"took {kept.Count}";
    }

    private static unsafe string Native()
    {
        for (var i = 0; i < 100; i++)
        {
            var piece = NativeMemory.Alloc(100_000_000);
            NativeMemory.Fill(piece, 100_000_000, 1);
        }

        return "took 100";
    }

    private static string Threads()
    {
        for (var i = 0; i < 20_000; i++)
        {
            new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
        }

        return "started 20000";
    }

    // As many as it may have, none of which ever rests.
    private static string Storm()
    {
        for (var i = 0; i < 100; i++)
        {
            new Thread(() => Run("loop")).Start();
        }

        return Run("loop");
    }

    private static string Shout(int megabytes)
    {
        var line = new string('x', 1_000_000);
        for (var i = 0; i < megabytes; i++)
        {
            Console.Error.Write(line);
        }

        return $"wrote {megabytes} MB";
    }

    // Straight to the frames' descriptor, past the console that was turned away from it.
    private static string Flood()
    {
        using var output = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0);
        var nonsense = new byte[1_000_000];
        Array.Fill(nonsense, (byte)0xff);
        output.Write(nonsense);
        return "flooded";
    }
}
