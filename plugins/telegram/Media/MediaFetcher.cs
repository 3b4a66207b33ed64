using System.Security.Cryptography;

namespace Derman.Channels.Telegram.Media;

/// <summary>getFile gives a path that lives for an hour, the path gives the bytes. Telegram hands bots 20 MB at most.</summary>
internal static class MediaFetcher
{
    public static async ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken)
    {
        if (BotApi.Of(host) is not { } api)
        {
            return new MediaOutcome.Refused(MediaRefusal.NotConfigured, "The bot's token is missing.");
        }

        var result = await api.GetAsync($"getFile?file_id={Uri.EscapeDataString(request.MediaId)}", cancellationToken);
        if (result is not ChannelHttpResponse response)
        {
            return Failed(result, api);
        }

        var answer = BotAnswer.Read(response, host.UtcNow);
        if (!answer.IsOk)
        {
            return Refused(answer, api);
        }

        if (answer.Result.Text("file_path") is not { } path)
        {
            return new MediaOutcome.Deferred(Waiting.Default, "The answer names no path.");
        }

        var size = answer.Result.Real("file_size");
        if (size > request.MaxBytes)
        {
            return new MediaOutcome.Refused(MediaRefusal.TooLarge, FormattableString.Invariant($"{size} bytes."));
        }

        return await api.DownloadAsync(path, request.MaxBytes, cancellationToken) switch
        {
            ChannelHttpResponse { Status: 200 } file => Checked(file, size, request),

            // The path has expired, or was never there: asking again gives a new one.
            ChannelHttpResponse { Status: 404 or 410 } => new MediaOutcome.Deferred(Waiting.Default, "The file's path has expired."),
            ChannelHttpResponse file => Refused(BotAnswer.Read(file, host.UtcNow), api),
            var failure => Failed(failure, api),
        };
    }

    private static MediaOutcome Checked(ChannelHttpResponse file, double? size, MediaRequest request)
    {
        if (size is { } promised && (long)promised != file.Body.Length)
        {
            return new MediaOutcome.Refused(MediaRefusal.Damaged, FormattableString.Invariant($"{file.Body.Length} of {promised} bytes."));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Body.Span));

        // Telegram serves every file as application/octet-stream: what the message claimed is better than that.
        return request.Sha256 is not null && request.Sha256 != hash
            ? new MediaOutcome.Refused(MediaRefusal.Damaged, "The SHA-256 differs from the one announced.")
            : new MediaOutcome.Fetched(file.Body, file.Header("Content-Type") is { } type && type != "application/octet-stream" ? type : null, hash);
    }

    private static MediaOutcome Refused(BotAnswer answer, BotApi api)
    {
        var reason = api.ReasonOf(answer);
        return answer.Code switch
        {
            429 or >= 500 => new MediaOutcome.Deferred(answer.Wait ?? Waiting.Default, reason),
            401 or 404 => new MediaOutcome.Refused(MediaRefusal.Reauthorise, reason),
            400 when answer.Description?.Contains("too big", StringComparison.OrdinalIgnoreCase) == true => new MediaOutcome.Refused(MediaRefusal.TooLarge, reason),
            400 when answer.Description?.Contains("temporarily unavailable", StringComparison.OrdinalIgnoreCase) == true => new MediaOutcome.Deferred(Waiting.Default, reason),
            400 => new MediaOutcome.Refused(MediaRefusal.Gone, reason), // "wrong file_id or the file is no longer available"
            _ => new MediaOutcome.Refused(MediaRefusal.Refused, reason),
        };
    }

    private static MediaOutcome Failed(ChannelHttpResult result, BotApi api) => result switch
    {
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure => new MediaOutcome.Refused(MediaRefusal.HostNotPermitted, api.Clean(failure.Reason)),
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.AnswerTooLarge } failure => new MediaOutcome.Refused(MediaRefusal.TooLarge, api.Clean(failure.Reason)),
        ChannelHttpFailure failure => new MediaOutcome.Deferred(Waiting.Default, api.Clean(failure.Reason)),
        _ => new MediaOutcome.Deferred(Waiting.Default, "No answer."),
    };
}
