using Derman.Core.Common;
using Derman.Core.Privacy.Media;

namespace Derman.Core.Portal.Files;

/// <summary>A photograph or a voice note of a citizen, already without metadata.</summary>
/// <param name="Kind">photo | voice.</param>
public sealed record CitizenFile(string Kind, string MediaType, string FileName, byte[] Content)
{
    public const string Photo = "photo";
    public const string Voice = "voice";

    public const int MostPhotos = 3;
    public const int MostVoices = 1;

    /// <summary>Largest file taken, in bytes; what a telephone's camera makes is 2–6 MB.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>How long the page records, in seconds.</summary>
    public const int MostVoiceSeconds = 120;

    private static readonly Dictionary<string, string> Endings = new(StringComparer.Ordinal)
    {
        ["image/jpeg"] = ".jpg",
        ["image/png"] = ".png",
        ["image/webp"] = ".webp",
        ["audio/webm"] = ".webm",
        ["audio/ogg"] = ".ogg",
        ["audio/mp4"] = ".m4a",
        ["audio/mpeg"] = ".mp3",
    };

    /// <summary>Looks at the bytes, never at the name or the claimed type. The name is ours: a telephone's tells the day and more.</summary>
    /// <param name="number">Which one of its kind it is, from 1.</param>
    public static Result<CitizenFile> Take(string kind, byte[] content, int number)
    {
        if (content.Length > MostBytes)
        {
            return PortalErrors.FileTooLarge(kind);
        }

        var plain = kind == Voice ? PlainMedia.Sound(content) : PlainMedia.Picture(content);
        return plain is null
            ? PortalErrors.FileUnknown(kind)
            : new CitizenFile(kind, plain.MediaType, $"{kind}-{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}{Endings[plain.MediaType]}", plain.Content);
    }
}
