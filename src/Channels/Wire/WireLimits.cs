namespace Derman.Channels.Wire;

/// <summary>The bounds of the plugin protocol; written down in docs/plugin-protocol.md.</summary>
internal static class WireLimits
{
    /// <summary>The protocol this build speaks.</summary>
    public const int Protocol = 1;

    /// <summary>The most bytes of a frame's header.</summary>
    public const int MostHeaderBytes = 16 * 1024 * 1024;

    /// <summary>The most bytes of a frame: the largest file that can be fetched and a header.</summary>
    public const int MostFrameBytes = ChannelHttpRequest.MostResponseBytes + MostHeaderBytes;

    /// <summary>The most requests one side may have running at the other.</summary>
    public const int MostRequests = 4096;

    /// <summary>The most bytes of bodies one side may have lying at the other before it is read on.</summary>
    public const long MostHeldBytes = 128 * 1024 * 1024;

    /// <summary>The most bytes that wait to be written before a side is given up as not reading.</summary>
    public const long MostWaitingBytes = 256 * 1024 * 1024;

    /// <summary>The most bytes of one read of a line.</summary>
    public const int MostReadBytes = 64 * 1024;
}
