namespace Derman.Channels.Conformance;

/// <summary>The one place that waits on its thread: the contract is synchronous where a plugin does no I/O, and here that plugin is a process.</summary>
internal static class Blocking
{
    public static T On<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
