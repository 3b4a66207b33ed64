using NodaTime;

namespace Derman.Core.Storage;

/// <summary>How values look in a store: instants are UTC ticks (comparable on every engine), ids 16 bytes in time order.</summary>
public static class Provider
{
    public static long Of(Instant instant) => instant.ToUnixTimeTicks();

    public static object? Of(Instant? instant) => instant?.ToUnixTimeTicks();

    public static Instant ToInstant(long ticks) => Instant.FromUnixTimeTicks(ticks);

    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ToGuid(byte[] bytes) => new(bytes, bigEndian: true);
}
