using Npgsql;

namespace Derman.Core.Storage.Postgres;

/// <summary>
/// Listens to one channel on a connection of its own, which must lead to the server itself: a transaction pooler would give the connection
/// away between two notices. A broken connection is made anew, first soon and then less and less often.
/// </summary>
internal sealed class PostgresNotices(string connectionString, string channel)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="heard">Called with every notice.</param>
    /// <param name="connected">Called once every time listening has begun: what was said before was not heard.</param>
    public async Task ListenAsync(Action<string> heard, Func<Task> connected, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5, ApplicationName = "derman notices", Enlist = false };
        var pause = Shortest;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                Exception? failed = null;
                connection.Notification += (_, notice) =>
                {
                    try
                    {
                        heard(notice.Payload);
                    }
                    catch (Exception e)
                    {
                        failed = e; // Thrown here it would vanish in the driver.
                    }
                };
                await connection.OpenAsync(ct);
                await using (var listen = new NpgsqlCommand($"LISTEN {PostgresDialect.Quote(channel)}", connection))
                {
                    await listen.ExecuteNonQueryAsync(ct);
                }

                pause = Shortest;
                await connected();
                while (failed is null)
                {
                    await connection.WaitAsync(ct);
                }

                System.Diagnostics.Trace.TraceWarning(failed.Message);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException)
            {
                System.Diagnostics.Trace.TraceWarning(e.Message);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(Longest.Ticks, pause.Ticks * 2));
        }
    }
}
