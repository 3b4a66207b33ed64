using NodaTime;

namespace Derman.Core.Surveys;

/// <summary>One question about one request, asked once when it ended; a reopened request that ends again is not asked about again.</summary>
public sealed class Survey
{
    public long Ticket { get; set; }

    /// <summary>Of the token in the address of the survey.</summary>
    public byte[] TokenHash { get; set; } = [];

    public Instant AskedAt { get; set; }

    /// <summary>1 (bad) to 5 (very good); null until answered.</summary>
    public int? Score { get; set; }

    /// <summary>The citizen's own words, if any.</summary>
    public string? Words { get; set; }

    /// <summary>Of the page on which it was answered.</summary>
    public string? Language { get; set; }

    public Instant? AnsweredAt { get; set; }
}
