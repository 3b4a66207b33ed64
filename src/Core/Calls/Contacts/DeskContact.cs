using NodaTime;

namespace Derman.Core.Calls.Contacts;

/// <summary>Somebody was answered and no ticket was needed: counted all the same, and found again.</summary>
public sealed class DeskContact
{
    public long Key { get; set; }

    public Guid Id { get; set; }

    /// <summary>Of the form it was sent with: sent twice it counts once.</summary>
    public string? FormKey { get; set; }

    /// <summary>One of <see cref="ContactKinds"/>.</summary>
    public string Kind { get; set; } = "";

    public Instant At { get; set; }

    public string By { get; set; } = "";

    public string Channel { get; set; } = "";

    /// <summary>The call it was, if it came by the exchange.</summary>
    public string? Account { get; set; }

    public string? CallId { get; set; }

    public long? Citizen { get; set; }

    public string? Topic { get; set; }

    public string? Neighbourhood { get; set; }

    /// <summary>What the citizen said.</summary>
    public string? Text { get; set; }

    /// <summary>What the citizen was told, in the words of that moment.</summary>
    public string? Said { get; set; }

    public Guid? Article { get; set; }

    public Guid? Work { get; set; }
}

public static class ContactKinds
{
    /// <summary>Told about a planned work.</summary>
    public const string Informed = "informed";

    /// <summary>Asked something, and was answered.</summary>
    public const string Answered = "answered";
}
