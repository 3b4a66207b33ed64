using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Derman.Plugins.Child;

/// <summary>
/// Where a plugin's process stands in the queue for the processors. Its launcher made it a session of its own, which Linux weighs as one where it groups by
/// session (sched(7), "The autogroup feature"), however many threads there are. It does not everywhere, least of all in containers, so each thread is put
/// in its place too.
/// </summary>
internal static partial class ChildPriority
{
    /// <summary>Behind the host, ahead of what has no hurry: about a tenth of what a thread of the host gets. The launcher says the same (<c>Limits</c>).</summary>
    private const int Usual = 10;

    private const int Lowest = 19;
    private const int OrdinaryPolicy = 0;
    private const int IdlePolicy = 5;
    private const int NoSuchThread = 3;

    /// <summary>Behind everybody: it gets what nobody else wants.</summary>
    public static void ToLast(int process)
    {
        SetGroup(process, Lowest);
        OnEveryThread(process, thread => SetPolicy(thread, IdlePolicy, 0) == 0);
    }

    /// <summary>Its threads back to where they began. Takes a host that may (<c>CAP_SYS_NICE</c> or <c>LimitNICE=+10</c>).</summary>
    /// <returns>Whether every thread that was found is there now.</returns>
    public static bool ThreadsToUsual(int process) => OnEveryThread(process, thread => SetPolicy(thread, OrdinaryPolicy, 0) == 0 && SetNice(0, thread, Usual) == 0);

    /// <summary>Its session back to where it began, which any host may.</summary>
    public static void GroupToUsual(int process) => SetGroup(process, Usual);

    /// <summary>The calling thread of the host, which does something for a plugin that nobody waits for.</summary>
    public static void LowerOwnThread()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetNice(0, 0, Lowest);
        }
    }

    private static void SetGroup(int process, int nice)
    {
        // Before it has a session of its own, the group is the host's.
        if (!OperatingSystem.IsLinux() || SessionOf(process) != process)
        {
            return;
        }

        try
        {
            var group = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/autogroup";
            var wanted = nice.ToString(CultureInfo.InvariantCulture);
            if (File.Exists(group) && !File.ReadAllText(group).TrimEnd().EndsWith($"nice {wanted}", StringComparison.Ordinal))
            {
                File.WriteAllText(group, wanted);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // It has just ended, or the kernel has heard enough of these for a tenth of a second.
        }
    }

    private static bool OnEveryThread(int process, Func<int, bool> set)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var all = true;
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task"))
            {
                all &= set(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture)) || Marshal.GetLastPInvokeError() == NoSuchThread;
            }

            return all;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return false; // It has just ended.
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetPolicy(int thread, int policy, in int parameter);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    private static partial int SessionOf(int process);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetNice(int which, int who, int nice);
}
