namespace Derman.Core.Storage.Attachments;

/// <summary>
/// A tenant's files while it may move: found at the new place first, then at the old. Saving waits while the move switches; a file
/// that was still coming in then is brought to the new place.
/// </summary>
internal sealed class MovableAttachments(IAttachments first) : IAttachments
{
    /// <summary>A move waits so long for files that are coming in.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private volatile IAttachments _current = first;
    private volatile IAttachments? _old;
    private TaskCompletionSource? _held;
    private TaskCompletionSource? _empty;
    private int _saving;

    public async Task<StoredFile?> SaveAsync(Stream content, CancellationToken ct)
    {
        await EnterAsync(ct);
        try
        {
            var at = _current;
            var saved = await at.SaveAsync(content, ct);
            if (saved is not null && _current is { } now && now != at && (_old ?? at).Open(saved.Sha256) is { } there)
            {
                // The tenant moved while the file came in; its row is written at the new place and must find it there.
                await using (there)
                {
                    await now.SaveAsync(there, ct);
                }
            }

            return saved;
        }
        finally
        {
            Leave();
        }
    }

    public Stream? Open(string sha256) => _current.Open(sha256) ?? _old?.Open(sha256);

    public IReadOnlyList<string> Names() => _current.Names();

    /// <summary>Lets nobody begin to save, and waits a while for those who have begun.</summary>
    public async Task HoldAsync()
    {
        Task empty;
        lock (_gate)
        {
            _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_saving == 0)
            {
                _empty.SetResult();
            }

            empty = _empty.Task;
        }

        await Task.WhenAny(empty, Task.Delay(Patience));
    }

    public void GoOn()
    {
        lock (_gate)
        {
            _held?.SetResult();
            _held = null;
            _empty = null;
        }
    }

    public void Switch(IAttachments next, IAttachments? old)
    {
        _old = old;
        _current = next;
    }

    public void LeaveOld() => _old = null;

    private async Task EnterAsync(CancellationToken ct)
    {
        while (true)
        {
            Task held;
            lock (_gate)
            {
                if (_held is null)
                {
                    _saving++;
                    return;
                }

                held = _held.Task;
            }

            await held.WaitAsync(ct);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_saving == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }
}
