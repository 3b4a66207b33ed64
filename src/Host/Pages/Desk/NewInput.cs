namespace Derman.Host.Pages.Desk;

/// <summary>What is typed into the form of a new request.</summary>
internal sealed class NewInput
{
    public string? Text { get; set; }

    /// <summary>Chosen among the suggestions, without scripts.</summary>
    public string? Suggested { get; set; }

    public string? Topic { get; set; }

    /// <summary>What is typed to look for a topic by its name.</summary>
    public string? TopicWords { get; set; }

    public string? RequestType { get; set; }

    public string? Channel { get; set; }

    public string? Urgency { get; set; }

    public string? UrgencyReason { get; set; }

    public string? Problem { get; set; }

    public string? ProblemSource { get; set; }

    public string? Name { get; set; }

    public string? Phone { get; set; }

    public bool PhoneConfirmed { get; set; }

    public string? NationalId { get; set; }

    public string? OnBehalfOf { get; set; }

    /// <summary>Their name stays with those who serve everybody.</summary>
    public bool Confidential { get; set; }

    /// <summary>Wants to be nobody: neither name nor number is kept.</summary>
    public bool Nameless { get; set; }

    public bool Consent { get; set; }

    public string? PreferredMeans { get; set; }

    public string? Language { get; set; }

    public string? Neighbourhood { get; set; }

    public string? Address { get; set; }

    /// <summary>Chosen on the map, beside or instead of words.</summary>
    public string? Lat { get; set; }

    public string? Lon { get; set; }
}
