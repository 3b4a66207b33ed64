namespace Derman.Core.Storage.Postgres;

/// <summary>How one node uses one database server. The defaults suit a server shared by a few nodes.</summary>
public sealed record PostgresOptions
{
    /// <summary>
    /// Parts the pool is cut into; a tenant always uses the same one. A backend keeps what every schema it touches costs (26 MB with
    /// one, 340 MB with 1,472 of 7 tables), so fewer tenants a backend means less memory of the server. 1–64.
    /// </summary>
    public int Slices { get; init; } = 4;

    /// <summary>Most connections of one slice. The server must allow nodes × slices × this many. 2–100.</summary>
    public int ConnectionsPerSlice { get; init; } = 6;

    /// <summary>A connection is closed after this, so that its backend's caches are given back. 1 minute to 1 day.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// True behind a transaction-pooling pooler that does not carry prepared statements (PgBouncer before 1.21): nothing is
    /// prepared then, which costs about a third more CPU.
    /// </summary>
    public bool Pooler { get; init; }

    /// <summary>Beginning of the names of tenants' schemas, so that several installations can share a database. 1–20 of a–z, 0–9 and _.</summary>
    public string SchemaPrefix { get; init; } = "t_";

    /// <summary>Reason why these cannot be used; null when they can.</summary>
    public string? Fault() => this switch
    {
        { Slices: < 1 or > 64 } => "Slices must be 1 to 64.",
        { ConnectionsPerSlice: < 2 or > 100 } => "Connections per slice must be 2 to 100.",
        _ when ConnectionLifetime < TimeSpan.FromMinutes(1) || ConnectionLifetime > TimeSpan.FromDays(1) => "The lifetime of a connection must be one minute to one day.",
        _ when SchemaPrefix.Length is 0 or > 20 || SchemaPrefix.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_') => "The prefix of schemas must be 1 to 20 of a-z, 0-9 and _.",
        _ => null,
    };
}
