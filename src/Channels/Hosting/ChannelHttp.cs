namespace Derman.Channels;

/// <summary>One HTTP request of a plugin.</summary>
public sealed record ChannelHttpRequest
{
    /// <summary>The most bytes any answer may have: 104,857,600 (100 MiB, WhatsApp's limit for a document).</summary>
    public const int MostResponseBytes = 100 * 1024 * 1024;

    /// <summary>The most bytes a request may have: 16,777,216 (16 MiB).</summary>
    public const int MostRequestBytes = 16 * 1024 * 1024;

    /// <summary>The longest time a request may take.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The method: GET, POST, PUT, PATCH or DELETE.</summary>
    public required string Method { get; init; }

    /// <summary>An absolute address without user name and password.</summary>
    public required Uri Address { get; init; }

    /// <summary>The header lines. <c>Host</c>, <c>Connection</c>, <c>Content-Length</c> and <c>Transfer-Encoding</c> are the host's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; empty = none. At most <see cref="MostRequestBytes"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's media type; <c>null</c> = none.</summary>
    public string? ContentType { get; init; }

    /// <summary>From the first byte sent to the last received; more than zero, at most <see cref="LongestTimeout"/>. Default 15 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The most bytes taken of the answer's body: 0 to <see cref="MostResponseBytes"/>. Default 1 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 1024 * 1024;
}

/// <summary>What became of a request. A closed set: <see cref="ChannelHttpResponse"/>, <see cref="ChannelHttpFailure"/>.</summary>
public abstract record ChannelHttpResult
{
    private protected ChannelHttpResult()
    {
    }
}

/// <summary>An answer, whatever its status.</summary>
/// <param name="Status">The HTTP status, 200 to 599.</param>
/// <param name="Headers">The header lines.</param>
/// <param name="Body">The whole body.</param>
public sealed record ChannelHttpResponse(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body) : ChannelHttpResult
{
    /// <summary>The first value of a header.</summary>
    /// <param name="name">The name, without regard to case.</param>
    /// <returns>The value, or <c>null</c> when there is none.</returns>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>No usable answer.</summary>
/// <param name="Kind">Why; above all, whether the provider may have seen the request.</param>
/// <param name="Reason">English words for the operator; no secret.</param>
public sealed record ChannelHttpFailure(ChannelHttpFailureKind Kind, string Reason) : ChannelHttpResult;

/// <summary>Why there is no usable answer.</summary>
public enum ChannelHttpFailureKind
{
    /// <summary>The request broke a rule (host not permitted, not https, forbidden header, too large, foreign redirect). Nothing beyond the permitted host saw it.</summary>
    NotPermitted,

    /// <summary>No connection came about: the provider certainly did not see the request.</summary>
    NotSent,

    /// <summary>The line broke or time ran out after the request may have been written: the provider may have acted on it.</summary>
    NoAnswer,

    /// <summary>The answer is larger than wanted. The provider acted on the request.</summary>
    AnswerTooLarge,
}
