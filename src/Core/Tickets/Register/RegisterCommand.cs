using NodaTime;

namespace Derman.Core.Tickets.Register;

/// <summary>A wish as it is taken down. Only <paramref name="Text"/> is required.</summary>
/// <param name="Text">The citizen's own words, 1–10,000 characters.</param>
/// <param name="Channel">Intake channel code; <c>api</c> when absent.</param>
/// <param name="Answers">To the questions of the topic; who sends any must answer the required ones.</param>
/// <param name="Directorate">Overrides the topic's owner (a person at the desk knows better).</param>
public record RegisterCommand(
    string? Text,
    string? Topic = null,
    string? RequestType = null,
    string? Channel = null,
    string? Urgency = null,
    string? UrgencyReason = null,
    string? Problem = null,
    string? ProblemSource = null,
    string? OnBehalfOf = null,
    bool? ConfidentialReporter = null,
    bool? Consent = null,
    string? PreferredMeans = null,
    string? Directorate = null,
    CitizenInput? Citizen = null,
    LocationInput? Location = null,
    Instant? CapturedAt = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Answers = null);

public sealed record CitizenInput(
    string? Name = null, string? Phone = null, string? NationalId = null, string? Language = null, string? Email = null, bool PhoneConfirmed = false);

public sealed record LocationInput(string? Neighbourhood = null, string? Address = null, double? Lat = null, double? Lon = null);
