namespace Derman.Channels;

/// <summary>A report that leaves the house. The host has decided what may: a plugin sends what is here and nothing else.</summary>
public sealed record ForwardedReport
{
    /// <summary>The host's own name of this report: 8 to 60 letters, digits and hyphens, unique.</summary>
    public required string Reference { get; init; }

    /// <summary>The code of the service, see <see cref="ReportService.Code"/>.</summary>
    public required string Service { get; init; }

    /// <summary>What it is about, 1 to 4,000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>Degrees north, with <see cref="Lon"/>; <c>null</c> = no point is known.</summary>
    public double? Lat { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Lon { get; init; }

    /// <summary>The place in words; <c>null</c> = none.</summary>
    public string? Address { get; init; }

    /// <summary>The citizen's name; <c>null</c> unless it may leave the house. Likewise <see cref="PersonPhone"/>.</summary>
    public string? PersonName { get; init; }

    /// <summary>The citizen's phone in E.164.</summary>
    public string? PersonPhone { get; init; }

    /// <summary>Answers to the questions of the service: code and value, a code once for each value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Answers { get; init; } = [];

    /// <summary>The reference; no word of the report.</summary>
    /// <returns>The reference.</returns>
    public override string ToString() => Reference;
}

/// <summary>What is asked about reports that were handed over.</summary>
/// <param name="Ids">Ids as <see cref="SendOutcome.Accepted"/> or <see cref="ReportSighting.NewId"/> gave them, at most 50.</param>
/// <param name="Reference">A <see cref="ForwardedReport.Reference"/> to look for instead, when nobody knows whether the report arrived; <c>null</c> = none.</param>
/// <param name="Since">With a reference: not before this time was it handed over.</param>
public sealed record ReportQuestion(IReadOnlyList<string> Ids, string? Reference = null, DateTimeOffset? Since = null);
