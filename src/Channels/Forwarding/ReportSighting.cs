namespace Derman.Channels;

/// <summary>What the other body's server takes.</summary>
/// <param name="Services">The services; empty with a fault.</param>
/// <param name="Fault">Why it could not be asked; <c>null</c> = it was.</param>
public sealed record ReportServices(IReadOnlyList<ReportService> Services, ReportFault? Fault = null);

/// <summary>One service of another body.</summary>
/// <param name="Code">Its code there.</param>
/// <param name="Name">Its name there, in that body's language.</param>
/// <param name="Description">What it is for; <c>null</c> = not said.</param>
/// <param name="Group">A heading it stands under; <c>null</c> = none.</param>
/// <param name="Questions">What it asks beside text and place.</param>
public sealed record ReportService(string Code, string Name, string? Description, string? Group, IReadOnlyList<ReportAttribute> Questions);

/// <summary>A question of a service.</summary>
/// <param name="Code">Its code there.</param>
/// <param name="Question">Its words.</param>
/// <param name="Required">Without an answer the report is refused.</param>
/// <param name="Many">More than one of the choices may be given.</param>
/// <param name="Choices">Values and their names; empty = anything may be written.</param>
public sealed record ReportAttribute(string Code, string Question, bool Required, bool Many, IReadOnlyList<KeyValuePair<string, string>> Choices);

/// <summary>What was found of reports that were handed over.</summary>
/// <param name="Reports">Those that are there.</param>
/// <param name="Fault">Why nobody could be asked; <c>null</c> = the answer is whole, and what is left out is not there.</param>
public sealed record ReportSightings(IReadOnlyList<ReportSighting> Reports, ReportFault? Fault = null);

/// <summary>Why another body's server could not be asked.</summary>
/// <param name="Code">A code of <see cref="SendRejection"/> when people must do something, <c>throttled</c> or <c>unreachable</c> when time may help.</param>
/// <param name="Reason">The provider's code and words, for the operator; no secret.</param>
/// <param name="After">How long to wait at least, 1 second to 24 hours; <c>null</c> leaves it to the host.</param>
public sealed record ReportFault(string Code, string Reason, TimeSpan? After = null);

/// <summary>One report as the other body shows it.</summary>
public sealed record ReportSighting
{
    /// <summary>The id that was asked for; for one found by its reference its id.</summary>
    public required string Id { get; init; }

    /// <summary>The id to ask by from now on, when a token has become a number; <c>null</c> = the same.</summary>
    public string? NewId { get; init; }

    /// <summary>How far it is.</summary>
    public required ReportState State { get; init; }

    /// <summary>That body's own word for it.</summary>
    public string? Status { get; init; }

    /// <summary>That body's note on it.</summary>
    public string? Notes { get; init; }

    /// <summary>When it changed last there, in UTC; <c>null</c> when that body does not say.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>When it should be done, by that body's word, in UTC; <c>null</c> when it does not say.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }
}

/// <summary>How far a report is at another body.</summary>
public enum ReportState
{
    /// <summary>Not ended, whatever it is called there.</summary>
    Open,

    /// <summary>That body says it is done with it.</summary>
    Closed,
}
