using NodaTime;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>A tenant as the host knows it: where it is and whether it may be served. What it is lies in its own store.</summary>
public sealed class TenantEntry
{
    public string Id { get; set; } = "";

    /// <summary>active | suspended.</summary>
    public string Status { get; set; } = TenantStatus.Active;

    public string Name { get; set; } = "";

    /// <summary>The tenant's data key, wrapped by the host's master key.</summary>
    public byte[] WrappedKey { get; set; } = [];

    public Instant CreatedAt { get; set; }

    /// <summary>A hint for the sweep: no clock of this tenant asks for anything before. Reconciled nightly.</summary>
    public Instant? NextDue { get; set; }

    /// <summary>Requests a second this tenant may make; null takes the host's limit. So with all that follow.</summary>
    public int? LimitRequests { get; set; }

    /// <summary>Requests it may make at once after a pause.</summary>
    public int? LimitBurst { get; set; }

    /// <summary>Requests being worked on at the same moment.</summary>
    public int? LimitConcurrent { get; set; }

    /// <summary>Bytes of its database and files together.</summary>
    public long? LimitStorage { get; set; }
}

public static class TenantStatus
{
    public const string Active = "active";
    public const string Suspended = "suspended";
}

/// <summary>A host name that serves one tenant.</summary>
public sealed class TenantHost
{
    public string Host { get; set; } = "";

    public string Tenant { get; set; } = "";
}

/// <summary>Which tenant's account a provider account (a WhatsApp phone number id) belongs to.</summary>
public sealed class ProviderRoute
{
    public string Plugin { get; set; } = "";

    public string ProviderAccount { get; set; } = "";

    public string Tenant { get; set; } = "";

    public string Account { get; set; } = "";
}

/// <summary>A provider app shared by several tenants; its webhook is host-wide.</summary>
public sealed class ChannelApp
{
    public string App { get; set; } = "";

    public string Plugin { get; set; } = "";

    /// <summary>Settings as JSON, no secret among them.</summary>
    public string Settings { get; set; } = "{}";

    /// <summary>Secrets as JSON, sealed with the master key.</summary>
    public byte[] Secrets { get; set; } = [];
}

/// <summary>A request to a shared app, raw, until it is split into the tenants' stores.</summary>
public sealed class AppEvent
{
    public long Seq { get; set; }

    public string App { get; set; } = "";

    public string Method { get; set; } = "";

    public string Query { get; set; } = "";

    public string Headers { get; set; } = "";

    public byte[] Body { get; set; } = [];

    public Instant ReceivedAt { get; set; }

    /// <summary>new | done | failed.</summary>
    public string State { get; set; } = "new";

    public int Attempts { get; set; }

    public string? Reason { get; set; }
}

/// <summary>An item of a shared app that belongs to no tenant we know.</summary>
public sealed class AppQuarantine
{
    public long Seq { get; set; }

    public string App { get; set; } = "";

    public string ProviderAccount { get; set; } = "";

    public string ExternalId { get; set; } = "";

    public string Reason { get; set; } = "";

    public string Raw { get; set; } = "";

    public Instant At { get; set; }
}

/// <summary>The platform operator's sign-in: a one-time link first, a session after it.</summary>
public sealed class OperatorKey
{
    public byte[] TokenHash { get; set; } = [];

    /// <summary>link | session.</summary>
    public string Kind { get; set; } = "link";

    public Instant CreatedAt { get; set; }

    public Instant ExpiresAt { get; set; }

    public Instant? UsedAt { get; set; }
}
