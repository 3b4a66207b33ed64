using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>
/// Work of a tenant that may take long, beside its turns: files of many rows, receivers that answer late. None of it holds up deadlines or
/// messages. One of a kind at a time for each tenant; a few at once for the whole host. Thread safe.
/// </summary>
internal sealed class SideWork(Agenda agenda, IClock clock, ILogger<SideWork> logger) : IHostedService, IDisposable
{
    public const string Events = "events";
    public const string Exports = "exports";
    public const string Runs = "runs";
    public const string Outside = "outside";

    /// <summary>Of each kind; the rest waits for its place.</summary>
    private const int AtOnce = 8;
    private const int ExportsAtOnce = 2;

    private static readonly Duration AfterFailure = Duration.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId, string), Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly SemaphoreSlim _exports = new(ExportsAtOnce);

    public void Start(Tenant tenant, string kind, Func<Tenant, CancellationToken, Task> work)
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested && !_running.ContainsKey((tenant.Id, kind)))
            {
                _running[(tenant.Id, kind)] = Task.Run(() => RunAsync(tenant, kind, work), CancellationToken.None);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] rest;
        lock (_gate)
        {
            _stop.Cancel();
            rest = [.. _running.Values];
        }

        await Task.WhenAll(rest);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _places.Dispose();
        _exports.Dispose();
    }

    private async Task RunAsync(Tenant tenant, string kind, Func<Tenant, CancellationToken, Task> work)
    {
        var next = clock.GetCurrentInstant();
        var places = kind is Exports or Runs ? _exports : _places;
        try
        {
            await places.WaitAsync(_stop.Token);
            try
            {
                await work(tenant, _stop.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, kind, e.Message);
        }
        catch (Exception e)
        {
            Log.WorkerFailed(logger, $"{tenant.Id} {kind}", e);
            next = clock.GetCurrentInstant() + AfterFailure;
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove((tenant.Id, kind));
            }

            agenda.Note(tenant.Id, next);
        }
    }
}
