using Npgsql;

namespace Derman.Durability.Tests;

/// <summary>A database of this test alone, gone afterwards with the roles that belong to it.</summary>
internal sealed class OwnDatabase : IAsyncDisposable
{
    private readonly string _server = Environment.GetEnvironmentVariable(PostgresFactAttribute.Variable)!;
    private readonly string _name = $"durability_{Guid.NewGuid():n}"[..24];

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    public static async Task<OwnDatabase> CreateAsync()
    {
        var database = new OwnDatabase();
        await database.ExecuteAsync($"CREATE DATABASE \"{database._name}\" TEMPLATE template0 ENCODING 'UTF8'");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE \"{_name}\" WITH (FORCE)");
        await ExecuteAsync($"DO $$ DECLARE r text; BEGIN FOR r IN SELECT rolname FROM pg_roles WHERE rolname LIKE '{_name}.%' LOOP EXECUTE format('DROP ROLE %I', r); END LOOP; END $$");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
