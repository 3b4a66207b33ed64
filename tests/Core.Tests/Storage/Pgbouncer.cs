using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Derman.Core.Tests.Storage;

/// <summary>A transaction-pooling PgBouncer of this test alone, in front of the server of the run.</summary>
internal sealed class Pgbouncer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private readonly int _serverConnections;
    private Process? _process;

    private Pgbouncer(int serverConnections) => _serverConnections = serverConnections;

    /// <summary>The command that starts one, without its configuration: root has to become somebody else first.</summary>
    public static string? Start { get; } = Environment.GetEnvironmentVariable("DERMAN_TEST_PGBOUNCER") is { Length: > 0 } text ? text : null;

    /// <summary>Leads through the pooler.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <param name="serverConnections">Connections to the server that all clients share.</param>
    public static async Task<Pgbouncer> StartAsync(int serverConnections)
    {
        var pooler = new Pgbouncer(serverConnections);
        for (var attempt = 1; ; attempt++)
        {
            if (await pooler.TryStartAsync() is not { } fault)
            {
                return pooler;
            }

            if (attempt == Attempts)
            {
                await pooler.DisposeAsync();
                Assert.Fail(fault);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Dispose();
    }

    /// <returns>What went wrong; somebody else may have taken the port, so it is tried again.</returns>
    private async Task<string?> TryStartAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(Engine.Server);
        var port = FreePort();
        var password = server.Password is { Length: > 0 } secret ? $" password={secret}" : "";
        await File.WriteAllTextAsync(_folder.In("pgbouncer.ini"), string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [databases]
            {server.Database} = host={server.Host} port={server.Port} user={server.Username}{password} dbname={server.Database}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {_serverConnections}
            max_client_conn = 500
            """));
        var command = $"{Start} {_folder.In("pgbouncer.ini")}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var said = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        ConnectionString = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Database = server.Database, Username = server.Username }.ConnectionString;
        if (await AnswersAsync())
        {
            return null;
        }

        await EndAsync();
        return $"PgBouncer did not start: {await said}";
    }

    private async Task<bool> AnswersAsync()
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (watch.Elapsed < Deadline && !_process!.HasExited)
        {
            try
            {
                await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
                await using var connection = await source.OpenConnectionAsync();
                return true;
            }
            catch (NpgsqlException e) when (e.InnerException is SocketException)
            {
                await timer.WaitForNextTickAsync();
            }
        }

        return false;
    }

    private async Task EndAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
            _process = null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
