using Derman.Channels.Wire;
using Microsoft.Win32.SafeHandles;

namespace Derman.Channels.Runner;

/// <summary>Carries one .NET plugin: loads it, says hello, serves until told to stop or until the host is gone.</summary>
internal static class Carrier
{
    /// <summary>Set by the host for a process that was closed in.</summary>
    public const string ClosedIn = "DERMAN_CLOSED_IN";

    private const int StartFailed = 65;
    private const int ProtocolBroken = 66;

    public static async Task<int> RunAsync(string folder)
    {
        // The plugin may print what it likes: not into the frames.
        var input = Open(0, FileAccess.Read);
        var output = Open(1, FileAccess.Write);
        Console.SetOut(Console.Error);
        if (OperatingSystem.IsLinux())
        {
            // The launcher's filter still lets this one program be started again; from here on not even that.
            _ = Sandbox.Seccomp.IsKnownArchitecture && Environment.GetEnvironmentVariable(ClosedIn) == "1" && Sandbox.Seccomp.NoMoreExecuting();
        }

        LoadedPlugin plugin;
        try
        {
            plugin = LoadedPlugin.Load(folder);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"{e.GetType().Name}: {e.Message}");
            return StartFailed;
        }

        var server = new PluginServer(plugin.Plugin);
        var peer = new WirePeer(input, output, server, "host");
        server.Peer = peer;
        peer.Start();
        return await ServeAsync(plugin, server, peer);
    }

    private static async Task<int> ServeAsync(LoadedPlugin plugin, PluginServer server, WirePeer peer)
    {
        try
        {
            await peer.AskAsync(WireOps.Hello, WirePayload.Of(plugin.Hello), within: null, CancellationToken.None);
        }
        catch (Exception e) when (e is WireCallException or WireClosedException)
        {
            await Console.Error.WriteLineAsync($"The host does not want this plugin: {e.Message}");
            return StartFailed;
        }

        await Task.WhenAny(server.Stopped, peer.Ended);
        await plugin.Plugin.DisposeAsync();
        if (server.Stopped.IsCompleted)
        {
            peer.Close(null);
            await peer.Written;
            return 0;
        }

        return await peer.Ended is null ? 0 : ProtocolBroken;
    }

    public static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0, isAsync: false);
}
