using Derman.Core.Common;

namespace Derman.Core.Tenancy.Branding;

/// <summary>
/// An image put together again from the parts that are needed to show it. What a file may carry beside (places, names, comments, what
/// hangs behind its end) does not come along; a file whose parts do not fit together is refused.
/// </summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal sealed record CleanImage(string ContentType, int Width, int Height, byte[] Content)
{
    /// <summary>Bytes of a file, before and after: an emblem travels with every page.</summary>
    public const int MostBytes = 200 * 1024;

    public const int LeastPixels = 32;
    public const int MostPixels = 1024;

    public static Result<CleanImage> Of(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes)
        {
            return BrandErrors.TooLarge;
        }

        CleanImage? image;
        if (PngParts.Is(file))
        {
            image = PngParts.Read(file);
        }
        else if (JpegParts.Is(file))
        {
            image = JpegParts.Read(file);
        }
        else if (WebpParts.Is(file))
        {
            image = WebpParts.Read(file);
        }
        else
        {
            return BrandErrors.Kind;
        }

        if (image is null)
        {
            return BrandErrors.Broken;
        }

        return image.Width is < LeastPixels or > MostPixels || image.Height is < LeastPixels or > MostPixels ? BrandErrors.Size : image;
    }
}
