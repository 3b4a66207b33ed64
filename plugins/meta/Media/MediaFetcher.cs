using System.Security.Cryptography;
using Derman.Channels.Graph;

namespace Derman.Channels.Meta.Media;

/// <summary>
/// One step: the event gave the file's own address, signed and short-lived. The account's token stays here: file servers need none. The host lets
/// through only Meta's own file servers.
/// </summary>
internal static class MediaFetcher
{
    public static async ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.MediaId, UriKind.Absolute, out var address))
        {
            return new MediaOutcome.Refused(MediaRefusal.Refused, "The file has no address.");
        }

        var download = new ChannelHttpRequest
        {
            Method = "GET", Address = address, MaxResponseBytes = request.MaxBytes, Timeout = TimeSpan.FromMinutes(2),
        };
        return await host.SendHttpAsync(download, cancellationToken) switch
        {
            ChannelHttpResponse { Status: 200 } file => Checked(file, request),
            ChannelHttpResponse { Status: 403 or 404 or 410 } gone => new MediaOutcome.Refused(MediaRefusal.Gone, FormattableString.Invariant($"HTTP {gone.Status}")),
            ChannelHttpResponse { Status: 429 or >= 500 } busy => new MediaOutcome.Deferred(Waiting.Default, FormattableString.Invariant($"HTTP {busy.Status}")),
            ChannelHttpResponse other => new MediaOutcome.Refused(MediaRefusal.Refused, FormattableString.Invariant($"HTTP {other.Status}")),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure => new MediaOutcome.Refused(MediaRefusal.HostNotPermitted, failure.Reason),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.AnswerTooLarge } failure => new MediaOutcome.Refused(MediaRefusal.TooLarge, failure.Reason),
            ChannelHttpFailure failure => new MediaOutcome.Deferred(Waiting.Default, failure.Reason),
            _ => new MediaOutcome.Deferred(Waiting.Default, "No answer."),
        };
    }

    private static MediaOutcome Checked(ChannelHttpResponse file, MediaRequest request)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Body.Span));
        return request.Sha256 is null || request.Sha256 == hash
            ? new MediaOutcome.Fetched(file.Body, file.Header("Content-Type"), hash)
            : new MediaOutcome.Refused(MediaRefusal.Damaged, "The SHA-256 differs from the one announced.");
    }
}
