namespace Derman.Channels;

/// <summary>An HTTP request as it arrived, before anything was decoded beyond the URL. Immutable; safe to share once built.</summary>
public sealed record WebhookRequest
{
    /// <summary>The method in upper case, for example <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the account's webhook address, decoded; empty or beginning with a slash.</summary>
    public string Path { get; init; } = "";

    /// <summary>The query pairs in order, decoded once. Names keep their dots (<c>hub.mode</c>) and may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The header lines in order. Names compare without regard to case and may repeat (RFC 9110, section 5.3).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body's bytes exactly as received: signatures are computed over these, never over a re-serialised form.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// When the host took it, in UTC: the time of an event whose provider names none. The same however often the request is parsed;
    /// <c>null</c> only before it is stored.
    /// </summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The value of a query name that stands there exactly once.</summary>
    /// <param name="name">The name, compared ordinally.</param>
    /// <returns>The value, or <c>null</c> when the name is missing or repeated: a repeated parameter is an attempt to smuggle one past a check.</returns>
    public string? QueryValue(string name) => Single(Query, name, StringComparison.Ordinal);

    /// <summary>The value of a header that stands there exactly once.</summary>
    /// <param name="name">The name, without regard to case.</param>
    /// <returns>The value, or <c>null</c> when the header is missing or repeated.</returns>
    public string? HeaderValue(string name) => Single(Headers, name, StringComparison.OrdinalIgnoreCase);

    private static string? Single(IReadOnlyList<KeyValuePair<string, string>> pairs, string name, StringComparison comparison)
    {
        string? found = null;
        foreach (var (key, value) in pairs)
        {
            if (string.Equals(key, name, comparison))
            {
                if (found is not null)
                {
                    return null;
                }

                found = value;
            }
        }

        return found;
    }
}

/// <summary>An answer to a provider.</summary>
/// <param name="Status">The HTTP status, 200 to 599.</param>
/// <param name="Body">The body, sent as UTF-8; may be empty.</param>
/// <param name="ContentType">The media type. The host adds <c>X-Content-Type-Options: nosniff</c>.</param>
public sealed record WebhookAnswer(int Status, string Body = "", string ContentType = "text/plain")
{
    /// <summary>403 with an empty body: no hint which part was wrong.</summary>
    public static WebhookAnswer Forbidden { get; } = new(403);

    /// <summary>405 with an empty body.</summary>
    public static WebhookAnswer MethodNotAllowed { get; } = new(405);
}
