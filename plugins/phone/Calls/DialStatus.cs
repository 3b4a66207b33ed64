namespace Derman.Channels.Phone.Calls;

/// <summary>How a dial ended, in the exchange's words.</summary>
internal static class DialStatus
{
    /// <summary>Whether at the other end nobody took the receiver: anything but an answer or a caller who gave up himself.</summary>
    public static bool IsMissed(string? status) => status is "NOANSWER" or "BUSY" or "CONGESTION" or "CHANUNAVAIL" or "DONTCALL" or "TORTURE";
}
