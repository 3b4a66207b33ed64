namespace Derman.Client;

/// <summary>Where an institution's API is, and who calls it.</summary>
public sealed record DermanClientOptions
{
    /// <summary>The institution's address, without <c>/api/v1</c>: <c>https://tatvan.example.org</c>.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The API client's id, as the institution gave it.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret. Sent only to the token endpoint of <see cref="BaseAddress"/>.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Scopes to ask for, separated by spaces; all the client has when null.</summary>
    public string? Scope { get; init; }

    /// <summary>Language of names and of the sentences in refusals: <c>tr</c>, <c>fa</c> or <c>en</c>; the institution's own when null.</summary>
    public string? Language { get; init; }

    /// <summary>How long before its end a token is replaced. 30 seconds when not said; 0 to 10 minutes.</summary>
    public TimeSpan RefreshBefore { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried when nothing came back, or the answer was 429, 502, 503 or 504: 1–10, 4 when not said.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Longest wait between two attempts, also when Retry-After asks for more. 30 seconds when not said.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);
}
