using NodaTime;

namespace Derman.Core.Tickets.Referrals;

/// <summary>A ticket on its way to another institution on this host; written with the move, carried afterwards.</summary>
public sealed class Referral
{
    public Guid Id { get; set; }

    public long Ticket { get; set; }

    /// <summary>Tenant id of the institution concerned.</summary>
    public string Destination { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>queued | delivered | failed.</summary>
    public string State { get; set; } = ReferralStates.Queued;

    public int Attempts { get; set; }

    public Instant? NextAttemptAt { get; set; }

    /// <summary>Its number there, once it has arrived.</summary>
    public string? RemoteNumber { get; set; }

    public Instant At { get; set; }
}

public static class ReferralStates
{
    public const string Queued = "queued";
    public const string Delivered = "delivered";
    public const string Failed = "failed";
}

/// <summary>How a destination on this host is written in a command: <c>tenant:erenler</c>.</summary>
public static class ReferralAddress
{
    private const string Prefix = "tenant:";

    public static bool IsTenant(string? to) => to?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    public static bool TryParse(string? to, out Tenancy.TenantId id)
    {
        id = default;
        return IsTenant(to) && Tenancy.TenantId.TryParse(to![Prefix.Length..], out id);
    }
}
