namespace Derman.Core.Storage.Postgres;

/// <summary>A schema of its own, and the role that may see nothing else. Without a role (the catalog) the login itself works there.</summary>
internal sealed record PostgresPlace(PostgresServer Server, string Schema, string? Role)
{
    /// <summary>Roles belong to the whole server, so the database is part of the name. 63 bytes are what PostgreSQL keeps of a name.</summary>
    public static PostgresPlace OfTenant(PostgresServer server, string schema)
    {
        var role = $"{server.Database}.{schema}";
        return role.Length <= 63
            ? new PostgresPlace(server, schema, role)
            : throw new ArgumentException($"'{role}' is longer than the 63 bytes PostgreSQL keeps of a name.", nameof(schema));
    }
}
