namespace Derman.Channels;

/// <summary>Fetching attachments. Called from many threads at once.</summary>
public interface IFetchMedia
{
    /// <summary>Fetches one file: one attempt, no retry inside.</summary>
    /// <param name="request">Which file.</param>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call within five seconds.</param>
    /// <returns>What became of it. Size and hash are checked by the plugin; type and viruses by the host.</returns>
    ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken);
}

/// <summary>Which file to fetch.</summary>
/// <param name="MediaId">The id of <see cref="MediaPart.MediaId"/>.</param>
/// <param name="Sha256">The hash the event gave, 64 lower-case hexadecimal digits; <c>null</c> = none.</param>
/// <param name="MaxBytes">The most bytes wanted: 1 to <see cref="ChannelHttpRequest.MostResponseBytes"/>.</param>
public sealed record MediaRequest(string MediaId, string? Sha256, int MaxBytes);

/// <summary>What became of a fetch. A closed set: <see cref="Fetched"/>, <see cref="Refused"/>, <see cref="Deferred"/>.</summary>
public abstract record MediaOutcome
{
    private MediaOutcome()
    {
    }

    /// <summary>The file is here, whole.</summary>
    /// <param name="Content">Its bytes.</param>
    /// <param name="MimeType">The media type as claimed; <c>null</c> when not given.</param>
    /// <param name="Sha256">The SHA-256 of <paramref name="Content"/>, 64 lower-case hexadecimal digits.</param>
    public sealed record Fetched(ReadOnlyMemory<byte> Content, string? MimeType, string Sha256) : MediaOutcome;

    /// <summary>It will not come, however often it is tried.</summary>
    /// <param name="Code">A code of <see cref="MediaRefusal"/>.</param>
    /// <param name="Reason">Why, for the operator.</param>
    public sealed record Refused(string Code, string Reason) : MediaOutcome;

    /// <summary>Try again later.</summary>
    /// <param name="After">How long to wait at least: 1 second to 24 hours.</param>
    /// <param name="Reason">Why, for the operator.</param>
    public sealed record Deferred(TimeSpan After, string Reason) : MediaOutcome;
}

/// <summary>The codes of <see cref="MediaOutcome.Refused"/>.</summary>
public static class MediaRefusal
{
    /// <summary>The provider has it no more: ask the person to send it again.</summary>
    public const string Gone = "gone";

    /// <summary>It is larger than allowed.</summary>
    public const string TooLarge = "tooLarge";

    /// <summary>The bytes do not have the size or hash the provider named.</summary>
    public const string Damaged = "damaged";

    /// <summary>The token is expired or withdrawn: authorise the account again.</summary>
    public const string Reauthorise = "reauthorise";

    /// <summary>A required setting or secret of the account is missing.</summary>
    public const string NotConfigured = "notConfigured";

    /// <summary>The address is not among the permitted hosts.</summary>
    public const string HostNotPermitted = "hostNotPermitted";

    /// <summary>Any other refusal.</summary>
    public const string Refused = "refused";
}
