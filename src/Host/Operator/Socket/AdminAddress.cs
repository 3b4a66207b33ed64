using System.Text;

namespace Derman.Host.Operator.Socket;

/// <summary>
/// Where the running host listens for commands: <c>DATA/admin.sock</c>. A folder whose name is too long for a socket has
/// <c>DATA/admin.path</c> instead, which names a socket in a private folder of the temp folder.
/// </summary>
internal static class AdminAddress
{
    private const string SocketName = "admin.sock";
    private const string PointerName = "admin.path";

    /// <summary>Bytes a socket's path may have: sun_path without its closing zero (unix(7): 108 on Linux, 104 elsewhere).</summary>
    private static readonly int Longest = OperatingSystem.IsLinux() ? 107 : 103;

    /// <summary>A free path for the socket. What a killed host left is taken away: whoever calls holds the folder's lock.</summary>
    public static string Claim(string data)
    {
        Release(data);
        var path = Path.Combine(data, SocketName);
        if (Encoding.UTF8.GetByteCount(path) <= Longest)
        {
            return path;
        }

        path = Path.Combine(PrivateFolder(), SocketName);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var pointer = new StreamWriter(Path.Combine(data, PointerName), options);
        pointer.Write(path);
        return path;
    }

    public static void Release(string data)
    {
        File.Delete(Path.Combine(data, SocketName));
        var pointer = Path.Combine(data, PointerName);
        if (!File.Exists(pointer))
        {
            return;
        }

        var socket = File.ReadAllText(pointer);
        if (Path.GetFileName(socket) == SocketName && Path.GetDirectoryName(socket) is { } folder && Directory.Exists(folder))
        {
            File.Delete(socket);
            Directory.Delete(folder);
        }

        File.Delete(pointer);
    }

    /// <summary>Path of the socket of the host that has this folder; null when none is there.</summary>
    /// <exception cref="AdminUnreachableException">The file that names it may be somebody else's.</exception>
    public static string? Find(string data)
    {
        var pointer = Path.Combine(data, PointerName);
        if (!File.Exists(pointer))
        {
            var path = Path.Combine(data, SocketName);
            return File.Exists(path) ? path : null;
        }

        return OperatingSystem.IsWindows() || File.GetUnixFileMode(pointer) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
            ? File.ReadAllText(pointer)
            : throw new AdminUnreachableException($"'{pointer}' is open to others than its owner, so it is not believed. Restart the host.");
    }

    /// <summary>A new folder that only this user may enter; in /tmp when the temp folder's own name is too long.</summary>
    private static string PrivateFolder()
    {
        const string Prefix = "derman-";
        const int Room = 32; // the prefix, what the system adds, and the socket's own name
        if (OperatingSystem.IsWindows() || Encoding.UTF8.GetByteCount(Path.GetTempPath()) + Room <= Longest)
        {
            return Directory.CreateTempSubdirectory(Prefix).FullName;
        }

        var folder = $"/tmp/{Prefix}{Guid.CreateVersion7():n}";
        return Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }
}

/// <summary>The running host cannot be asked, with the reason and what to do.</summary>
internal sealed class AdminUnreachableException(string message) : Exception(message);
