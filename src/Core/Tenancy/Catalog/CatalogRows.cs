using Derman.Core.Storage;
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

    /// <summary>Of a store that was closed cleanly: the moment anything in it next asks for work, null for never. Exact while no <see cref="TenantActivity"/> names it.</summary>
    public Instant? NextDue { get; set; }

    /// <summary>Schema its store was closed with; 0 until a program that knows this column has closed it.</summary>
    public int SchemaVersion { get; set; }

    /// <summary>Share of the workers when there is more to do than they can: 1–100, a tenant of 2 gets twice the turns of one of 1.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Hash of the configuration that last passed every check of the program which is part of the hash: it need not be checked again.</summary>
    public byte[]? CheckedConfiguration { get; set; }

    /// <summary>The database server its store is on; null for a file.</summary>
    public string? Server { get; set; }

    /// <summary>The schema on that server.</summary>
    public string? Schema { get; set; }

    /// <summary>Of a file: the node that has it; null when there is only one.</summary>
    public string? Node { get; set; }

    /// <summary>How often a clean point was recorded, by any node.</summary>
    public long Settled { get; set; }

    /// <summary>Requests a second this tenant may make; null takes the host's limit. So with all that follow.</summary>
    public int? LimitRequests { get; set; }

    /// <summary>Requests it may make at once after a pause.</summary>
    public int? LimitBurst { get; set; }

    /// <summary>Requests being worked on at the same moment.</summary>
    public int? LimitConcurrent { get; set; }

    /// <summary>Bytes of its database and files together.</summary>
    public long? LimitStorage { get; set; }

    /// <summary>Its channel accounts as lines of "plugin account", in order; null until the tenant was looked at. See <see cref="ChannelUses"/>.</summary>
    public string? ChannelAccounts { get; set; }

    public StorePlacement Placement => new(Server, Schema);
}

/// <summary>A database server tenants can be placed on.</summary>
public sealed class DatabaseServer
{
    public string Name { get; set; } = "";

    /// <summary>Connection string with its password, sealed with the master key.</summary>
    public byte[] Connection { get; set; } = [];

    /// <summary>Options of the pool as JSON.</summary>
    public string Options { get; set; } = "{}";

    /// <summary>How many tenants the database may hold: every schema costs its backends memory.</summary>
    public int MaxTenants { get; set; }
}

/// <summary>A node writes, or has written, to a tenant's store since it was last closed cleanly.</summary>
public sealed class TenantActivity
{
    public string Node { get; set; } = "";

    public string Tenant { get; set; } = "";

    public Instant Since { get; set; }
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

    /// <summary>Who put it there: one of <see cref="HostSource"/>.</summary>
    public string Source { get; set; } = HostSource.Pack;
}

public static class HostSource
{
    /// <summary>Stands in the tenant's pack, and goes with it.</summary>
    public const string Pack = "pack";

    /// <summary>The tenant has proven that the name is its own.</summary>
    public const string Proven = "proven";

    /// <summary>The operator has said so.</summary>
    public const string Operator = "operator";
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

    /// <summary>When it may be worked (again); null for at once.</summary>
    public Instant? NextAttemptAt { get; set; }
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
