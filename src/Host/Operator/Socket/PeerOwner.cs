using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Derman.Host.Operator.Socket;

/// <summary>Whose process is at the other end. File modes keep strangers out already; this also sees through a socket put in another's place.</summary>
internal static partial class PeerOwner
{
    /// <summary>SOL_SOCKET and SO_PEERCRED of Linux (socket(7)): struct ucred is pid, uid, gid, four bytes each.</summary>
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const uint Root = 0;

    /// <summary>The host obeys its own user and root.</summary>
    public static bool MayCommand(System.Net.Sockets.Socket peer) => UserOf(peer) is not { } user || user == Root || user == EffectiveUser();

    /// <summary>A client believes its own user and root; root believes whoever runs the host.</summary>
    public static bool MayAnswer(System.Net.Sockets.Socket peer) => MayCommand(peer) || EffectiveUser() == Root;

    private static uint? UserOf(System.Net.Sockets.Socket peer)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null; // Elsewhere the modes of the socket and its folder are the guard.
        }

        Span<byte> credentials = stackalloc byte[12];
        _ = peer.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BitConverter.ToUInt32(credentials[4..]);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
