namespace Derman.Core.Privacy.Media;

/// <param name="MediaType">What the bytes are, whatever the sender called them.</param>
/// <param name="Content">Without anything that tells where, when, with what or by whom it was made.</param>
public sealed record PlainFile(string MediaType, byte[] Content);

/// <summary>
/// Pictures and sounds without their metadata. Nothing is decoded: the file is taken apart, and only the parts that are needed to show
/// or play it are put together again. What is not understood is refused, never passed on as it is.
/// </summary>
public static class PlainMedia
{
    /// <summary>JPEG, PNG or WebP; null for anything else and for what is broken.</summary>
    public static PlainFile? Picture(ReadOnlySpan<byte> file) =>
        JpegParts.Strip(file) is { } jpeg ? new PlainFile("image/jpeg", jpeg)
        : PngParts.Strip(file) is { } png ? new PlainFile("image/png", png)
        : WebpParts.Strip(file) is { } webp ? new PlainFile("image/webp", webp)
        : null;

    /// <summary>What browsers and telephones record: WebM, Ogg, MP4 (m4a), MP3; null for anything else.</summary>
    public static PlainFile? Sound(ReadOnlySpan<byte> file) => SoundParts.Strip(file);
}
