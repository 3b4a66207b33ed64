using Derman.Core.Storage;

namespace Derman.Core.Tenancy;

/// <summary>
/// Knows whether a tenant was written to since its last clean point. The first write waits until the catalog says so (one small
/// write of the catalog an activation, not one a ticket); a clean point is made while nobody writes, and who wants to write then
/// waits for it, a few milliseconds.
/// </summary>
/// <param name="mark">Writes to the catalog that this node is active in the tenant. Runs again harmlessly.</param>
/// <param name="changed">Called after every write, before its caller goes on.</param>
/// <param name="follow">Looks where the store has gone when it is sealed.</param>
internal sealed class WriteActivity(Func<Task> mark, Action changed, Func<Task> follow) : IWriteGuard
{
    /// <summary>Longer than a move holds writers back; after that the caller is told.</summary>
    private const int MostTries = 150;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Task? _marked;
    private TaskCompletionSource? _settling;
    private int _writing;

    public async ValueTask<T> WriteAsync<T>(StoreHandle store, Func<WriteSession, T> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await EnterAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await store.WriteAsync(work, ct);
                }
                catch (StoreSealedException) when (attempt < MostTries)
                {
                    // Refused before anything was done: the tenant is moving, carried by another node. Where it ends, it goes on.
                    await Task.Delay(BetweenTries, ct);
                    await follow();
                }
            }
        }
        finally
        {
            Leave();
            changed();
        }
    }

    /// <summary>Makes a clean point.</summary>
    /// <param name="settle">Told whether anything was written since the last one. While it runs nothing is written.</param>
    /// <returns>False when somebody is writing; nothing was done then.</returns>
    public async Task<bool> SettleAsync(Func<bool, Task> settle)
    {
        TaskCompletionSource done;
        bool dirty;
        lock (_gate)
        {
            if (_settling is not null || _writing > 0)
            {
                return false;
            }

            _settling = done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            dirty = _marked is not null;
        }

        try
        {
            await settle(dirty);
            return true;
        }
        finally
        {
            lock (_gate)
            {
                // Also when it failed: marking once too often costs one look after the next start, once too seldom a lost deadline.
                _marked = null;
                _settling = null;
            }

            done.SetResult();
        }
    }

    /// <summary>The mark in the catalog is gone: the next write makes it anew.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            if (_settling is null)
            {
                _marked = null;
            }
        }
    }

    private async ValueTask EnterAsync()
    {
        Task? marking = null;
        while (marking is null)
        {
            var settled = Task.CompletedTask;
            lock (_gate)
            {
                if (_settling is null)
                {
                    _writing++;
                    marking = _marked ??= mark();
                }
                else
                {
                    settled = _settling.Task;
                }
            }

            await settled;
        }

        if (!marking.IsCompletedSuccessfully)
        {
            await MarkedAsync(marking);
        }
    }

    private async Task MarkedAsync(Task marking)
    {
        try
        {
            await marking;
        }
        catch
        {
            lock (_gate)
            {
                _marked = ReferenceEquals(_marked, marking) ? null : _marked;
                _writing--;
            }

            throw;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _writing--;
        }
    }
}
