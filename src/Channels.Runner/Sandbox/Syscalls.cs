namespace Derman.Channels.Runner.Sandbox;

/// <summary>What a plugin's process has no business with, by number on x64 and arm64 (-1 = not there). Beside each group: why.</summary>
internal static class Syscalls
{
    /// <summary>Numbers from here on are unknown to us: they do not exist.</summary>
    public const int Unknown = 470;

    public static IEnumerable<int> Denied(bool isArm) => Table.Select(row => isArm ? row.Arm : row.X64).Where(number => number >= 0);

    private static readonly (string Name, int X64, int Arm)[] Table =
    [
        // The network is the host's. A socket of any family would be a way past it.
        ("socket", 41, 198), ("socketpair", 53, 199), ("connect", 42, 203), ("accept", 43, 202), ("accept4", 288, 242), ("bind", 49, 200), ("listen", 50, 201),
        ("io_uring_setup", 425, 425), ("io_uring_enter", 426, 426), ("io_uring_register", 427, 427), // does what it is told past any filter

        // Other processes.
        ("fork", 57, -1), ("vfork", 58, -1), ("execveat", 322, 281), ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271),
        ("kcmp", 312, 272), ("tkill", 200, 130), ("rt_sigqueueinfo", 129, 138), ("rt_tgsigqueueinfo", 297, 240), ("pidfd_open", 434, 434),
        ("pidfd_getfd", 438, 438), ("pidfd_send_signal", 424, 424), ("process_madvise", 440, 440), ("process_mrelease", 448, 448),
        ("setpriority", 141, 140), ("sched_setscheduler", 144, 119), ("sched_setparam", 142, 118), ("sched_setattr", 314, 274), ("ioprio_set", 251, 30),
        ("setsid", 112, 157), // another session is another place in the queue for the processors
        ("migrate_pages", 256, 238), ("move_pages", 279, 239),

        // The machine.
        ("mount", 165, 40), ("umount2", 166, 39), ("pivot_root", 155, 41), ("chroot", 161, 51), ("unshare", 272, 97), ("setns", 308, 268),
        ("open_tree", 428, 428), ("move_mount", 429, 429), ("fsopen", 430, 430), ("fsconfig", 431, 431), ("fsmount", 432, 432), ("fspick", 433, 433),
        ("mount_setattr", 442, 442), ("bpf", 321, 280), ("perf_event_open", 298, 241), ("userfaultfd", 323, 282), ("keyctl", 250, 219), ("add_key", 248, 217),
        ("request_key", 249, 218), ("reboot", 169, 142), ("kexec_load", 246, 104), ("kexec_file_load", 320, 294), ("init_module", 175, 105),
        ("finit_module", 313, 273), ("delete_module", 176, 106), ("swapon", 167, 224), ("swapoff", 168, 225), ("syslog", 103, 116), ("acct", 163, 89),
        ("settimeofday", 164, 170), ("clock_settime", 227, 112), ("adjtimex", 159, 171), ("clock_adjtime", 305, 266), ("sethostname", 170, 161),
        ("setdomainname", 171, 162), ("iopl", 172, -1), ("ioperm", 173, -1), ("quotactl", 179, 60), ("quotactl_fd", 443, 443), ("personality", 135, 92),
        ("name_to_handle_at", 303, 264), ("open_by_handle_at", 304, 265), ("fanotify_init", 300, 262), ("fanotify_mark", 301, 263),

        // Files: nothing is written. Landlock does not see changes of mode, owner, times and attributes, and the process has the host's user.
        ("chmod", 90, -1), ("fchmod", 91, 52), ("fchmodat", 268, 53), ("fchmodat2", 452, 452), ("chown", 92, -1), ("fchown", 93, 55), ("lchown", 94, -1),
        ("fchownat", 260, 54), ("utime", 132, -1), ("utimes", 235, -1), ("utimensat", 280, 88), ("futimesat", 261, -1), ("setxattr", 188, 5),
        ("lsetxattr", 189, 6), ("fsetxattr", 190, 7), ("removexattr", 197, 14), ("lremovexattr", 198, 15), ("fremovexattr", 199, 16), ("setxattrat", 463, 463),
        ("removexattrat", 466, 466), ("truncate", 76, 45), ("creat", 85, -1), ("unlink", 87, -1), ("unlinkat", 263, 35), ("rename", 82, -1),
        ("renameat", 264, 38), ("renameat2", 316, 276), ("mkdir", 83, -1), ("mkdirat", 258, 34), ("rmdir", 84, -1), ("link", 86, -1), ("linkat", 265, 37),
        ("symlink", 88, -1), ("symlinkat", 266, 36), ("mknod", 133, -1), ("mknodat", 259, 33), ("memfd_create", 319, 279), ("memfd_secret", 447, 447),
    ];

    /// <summary>Those whose arguments decide.</summary>
    public sealed record Numbers(int Execve, int CloneProcess, int Clone3, int OpenAt2, int Kill, int TgKill, int Limit, int Affinity, int Mmap, int Seccomp)
    {
        public static Numbers X64 { get; } = new(59, 56, 435, 437, 62, 234, 302, 203, 9, 317);

        public static Numbers Arm64 { get; } = new(221, 220, 435, 437, 129, 131, 261, 122, 222, 277);
    }
}
