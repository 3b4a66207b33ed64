using NodaTime;

namespace Derman.Core.Open311;

/// <summary>A program that may report over Open311.</summary>
public sealed class Open311Key
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key: it is long and random, so that is enough.</summary>
    public byte[] KeyHash { get; set; } = [];

    /// <summary>Reports and updates a minute: 1–6,000.</summary>
    public int PerMinute { get; set; }

    public bool Active { get; set; } = true;

    public Instant CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";
}

/// <summary>What a program sent beside the request itself, and the token that leads to it.</summary>
public sealed class Open311Submission
{
    public string Token { get; set; } = "";

    public long Ticket { get; set; }

    /// <summary>Id of the key it came with.</summary>
    public string Open311Key { get; set; } = "";

    public string? DeviceId { get; set; }

    public string? AccountId { get; set; }

    public string? AddressId { get; set; }

    /// <summary>Where the citizen's picture lies; never opened by us unasked, never published.</summary>
    public string? MediaUrl { get; set; }

    public Instant At { get; set; }
}
