using System.Globalization;
using System.Text.Json;

namespace Derman.Channels.Telegram.Sending;

/// <summary>A file with its words, by multipart form.</summary>
internal static class FileSender
{
    private const int LongestCaption = 1024;
    private const int LargestPhoto = 10_000_000;

    /// <summary>The host's limit for one request leaves this much for a file; Telegram itself would take 50 MB.</summary>
    private const int LargestFile = 16_000_000;

    public static string? FaultOf(OutboundFile file) =>
        file.Bytes.IsEmpty || file.Bytes.Length > LargestFile ? "The file is empty or larger than 16,000,000 bytes."
        : file.Caption?.Length > LongestCaption ? "The words below the file are longer than 1024 characters."
        : null;

    public static ValueTask<ChannelHttpResult> SendAsync(BotApi api, long chat, OutboundFile file, BotReply? reply, CancellationToken cancellationToken)
    {
        var (method, field) = MethodOf(file);
        List<(string Name, string Value)> fields = [("chat_id", chat.ToString(CultureInfo.InvariantCulture))];
        if (!string.IsNullOrEmpty(file.Caption))
        {
            fields.Add(("caption", file.Caption));
        }

        if (reply is not null)
        {
            fields.Add(("reply_parameters", JsonSerializer.Serialize(reply, BotJson.Default.BotReply)));
        }

        var form = MultipartForm.Of(fields, field, file);
        return api.PostAsync(method, form.Body, form.ContentType, MultipartForm.Patience, cancellationToken);
    }

    // What a method does not take is sent as a document: whole, if less prettily shown.
    private static (string Method, string Field) MethodOf(OutboundFile file) => file.Kind switch
    {
        MediaKind.Image when file.MimeType is "image/jpeg" or "image/png" or "image/webp" && file.Bytes.Length <= LargestPhoto => ("sendPhoto", "photo"),
        MediaKind.Voice when file.MimeType.StartsWith("audio/ogg", StringComparison.Ordinal) => ("sendVoice", "voice"),
        MediaKind.Voice or MediaKind.Audio when file.MimeType is "audio/mpeg" or "audio/mp4" => ("sendAudio", "audio"),
        MediaKind.Video when file.MimeType == "video/mp4" => ("sendVideo", "video"),
        _ => ("sendDocument", "document"),
    };
}
