using Npgsql;

namespace Derman.Core.Storage.Postgres;

/// <summary>One database of one server, as this node uses it: a pool cut into slices. Thread safe.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly NpgsqlDataSource[] _slices;

    public PostgresServer(string connectionString, PostgresOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MinPoolSize = 0,
            MaxPoolSize = options.ConnectionsPerSlice,
            ConnectionLifetime = (int)options.ConnectionLifetime.TotalSeconds,
            ConnectionIdleLifetime = 60,
            // Nothing of a session outlives its transaction here, so there is nothing to reset.
            NoResetOnClose = true,
            MaxAutoPrepare = options.Pooler ? 0 : 120,
            AutoPrepareMinUsages = 2,
            Enlist = false,
            ApplicationName = "derman",
        };
        Database = settings.Database ?? "";
        ConnectionString = connectionString;
        _slices = [.. Enumerable.Range(0, options.Slices).Select(_ => NpgsqlDataSource.Create(settings))];
    }

    public string Database { get; }

    /// <summary>For what needs a session of its own (LISTEN).</summary>
    public string ConnectionString { get; }

    /// <summary>The slice a schema belongs to: the same on every call, so that a backend touches only its share of the schemas.</summary>
    public NpgsqlDataSource SliceOf(string schema)
    {
        var hash = 2166136261u;
        foreach (var c in schema)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return _slices[hash % (uint)_slices.Length];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slice in _slices)
        {
            await slice.DisposeAsync();
        }
    }
}
