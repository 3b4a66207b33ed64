namespace Derman.Browser.Tests.Support;

internal static class Photos
{
    /// <summary>One grey pixel; what comes after the end of a picture makes each another file.</summary>
    public static byte[] Png() =>
    [
        .. Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="),
        .. Guid.NewGuid().ToByteArray(),
    ];
}
