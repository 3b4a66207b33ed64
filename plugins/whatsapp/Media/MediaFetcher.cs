using System.Security.Cryptography;
using Derman.Channels.Graph;
using Derman.Channels.WhatsApp.Sending;

namespace Derman.Channels.WhatsApp.Media;

/// <summary>Two authorised steps: the id gives an address that lives for five minutes, the address gives the bytes.</summary>
internal static class MediaFetcher
{
    public static async ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Secret(GraphSettings.AccessToken) is not { } token || host.Setting(WhatsAppSettings.PhoneNumberId) is not { } number)
        {
            return new MediaOutcome.Refused(MediaRefusal.NotConfigured, "The access token or the phone number id is missing.");
        }

        // phone_number_id makes Meta check that the file belongs to this number.
        var path = $"{Uri.EscapeDataString(request.MediaId)}?phone_number_id={Uri.EscapeDataString(number)}";
        var answer = await host.SendHttpAsync(GraphClient.Request(host, token, "GET", path), cancellationToken);
        if (answer is not ChannelHttpResponse { Status: 200 } found)
        {
            return Failed(answer, host, isAddress: true);
        }

        var media = GraphReading.Read(found.Body, WhatsAppJson.Default.GraphMedia);
        if (!Uri.TryCreate(media?.Url, UriKind.Absolute, out var address))
        {
            return new MediaOutcome.Deferred(Waiting.Default, "The answer names no address.");
        }

        if (media.FileSize > request.MaxBytes)
        {
            return new MediaOutcome.Refused(MediaRefusal.TooLarge, FormattableString.Invariant($"{media.FileSize} bytes."));
        }

        var download = GraphClient.Request(token, "GET", address) with { MaxResponseBytes = request.MaxBytes, Timeout = TimeSpan.FromMinutes(2) };
        var file = await host.SendHttpAsync(download, cancellationToken);
        return file is ChannelHttpResponse { Status: 200 } whole
            ? Checked(whole, media, request)
            : Failed(file, host, isAddress: false);
    }

    private static MediaOutcome Checked(ChannelHttpResponse file, GraphMedia media, MediaRequest request)
    {
        if (media.FileSize is { } size && size != file.Body.Length)
        {
            return new MediaOutcome.Refused(MediaRefusal.Damaged, FormattableString.Invariant($"{file.Body.Length} of {size} bytes."));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Body.Span));
        var promised = Sha256Text.Normalise(media.Sha256);
        return (promised is null || promised == hash) && (request.Sha256 is null || request.Sha256 == hash)
            ? new MediaOutcome.Fetched(file.Body, media.MimeType ?? file.Header("Content-Type"), hash)
            : new MediaOutcome.Refused(MediaRefusal.Damaged, "The SHA-256 differs from the one announced.");
    }

    private static MediaOutcome Failed(ChannelHttpResult answer, IChannelHost host, bool isAddress)
    {
        switch (answer)
        {
            case ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure:
                return new MediaOutcome.Refused(MediaRefusal.HostNotPermitted, failure.Reason);
            case ChannelHttpFailure { Kind: ChannelHttpFailureKind.AnswerTooLarge } failure:
                return new MediaOutcome.Refused(MediaRefusal.TooLarge, failure.Reason);
            case ChannelHttpResponse response:
                var verdict = GraphClient.Judge(response, host, WhatsAppCodes.Instance);
                if (verdict.Wait is { } wait)
                {
                    return new MediaOutcome.Deferred(wait, verdict.Reason);
                }

                if (verdict.Rejection == SendRejection.Reauthorise)
                {
                    return new MediaOutcome.Refused(MediaRefusal.Reauthorise, verdict.Reason);
                }

                // An address that has expired answers 404: asking again gives a new one. An id that is gone stays gone (100 = unknown object).
                return !isAddress && response.Status is 403 or 404 or 410
                    ? new MediaOutcome.Deferred(Waiting.Default, verdict.Reason)
                    : new MediaOutcome.Refused(
                        isAddress && (response.Status == 404 || verdict.Code == 100) ? MediaRefusal.Gone : MediaRefusal.Refused, verdict.Reason);
            default:
                return new MediaOutcome.Deferred(Waiting.Default, (answer as ChannelHttpFailure)?.Reason ?? "No answer.");
        }
    }
}
