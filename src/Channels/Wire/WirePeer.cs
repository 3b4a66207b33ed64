using System.Collections.Concurrent;

namespace Derman.Channels.Wire;

/// <summary>
/// One end of the line between host and plugin. Reading and writing have a thread each: pipes block, and a pool of two threads would be
/// spent by two silent plugins.
/// </summary>
internal sealed class WirePeer(Stream input, Stream output, IWireServer server, string name)
{
    private readonly BlockingCollection<WireFrame> _outgoing = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<WireMessage>> _asked = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _closing = new();
    private readonly object _room = new();
    private long _lastId;
    private long _waitingBytes;
    private long _heldBytes;
    private volatile bool _closed;

    /// <summary>Ends with the line: null when the other side closed it properly, else why.</summary>
    public Task<Exception?> Ended => _ended.Task;

    /// <summary>Ends when all that was to be written is written, or cannot be.</summary>
    public Task Written => _written.Task;

    /// <summary>Whether reading waits until earlier requests have let go of their bytes.</summary>
    public bool IsHoldingBack { get; private set; }

    /// <summary>Requests of the other side that run now.</summary>
    public int Running => _running.Count;

    public void Start()
    {
        new Thread(Read) { IsBackground = true, Name = $"{name} reads" }.Start();
        new Thread(Write) { IsBackground = true, Name = $"{name} writes" }.Start();
    }

    /// <summary>Asks the other side. Cancelling asks it to stop; the answer is waited for all the same, because it may have done it.</summary>
    /// <param name="op">What.</param>
    /// <param name="payload">Data and body.</param>
    /// <param name="within">The other side's call within which this is asked; null = none.</param>
    /// <param name="cancellationToken">Asks the other side to stop.</param>
    /// <param name="begun">Learns the id before the frame is written.</param>
    /// <exception cref="WireCallException">It answered with an error.</exception>
    /// <exception cref="WireClosedException">It has gone.</exception>
    public async ValueTask<WireMessage> AskAsync(
        string op, WirePayload payload, long? within, CancellationToken cancellationToken, Action<long>? begun = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<WireMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        try
        {
            begun?.Invoke(id);
            Post(payload.Request(op, id, within));
            if (_closed)
            {
                throw new WireClosedException("The line is closed.");
            }

            await using (cancellationToken.UnsafeRegister(_ => Notice(WireOps.Cancel, WirePayload.Of(new WireCancel(id))), null))
            {
                var message = await answer.Task;
                if (message.Error is not { } error)
                {
                    return message;
                }

                throw error.Code == WireErrors.Cancelled && cancellationToken.IsCancellationRequested
                    ? new OperationCanceledException(cancellationToken)
                    : new WireCallException(error);
            }
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>Tells the other side something.</summary>
    public void Notice(string op, WirePayload payload, long? within = null) => Post(payload.Request(op, id: null, within));

    /// <summary>Ends the line; whoever waits for an answer learns that none will come.</summary>
    public void Close(Exception? reason)
    {
        lock (_closing)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        _outgoing.CompleteAdding();
        _ended.TrySetResult(reason); // First: who learns by an answer that the line has ended asks elsewhere at once.
        foreach (var answer in _asked.Values)
        {
            answer.TrySetException(new WireClosedException(reason?.Message ?? "The other side has ended."));
        }

        foreach (var running in _running.Values)
        {
            Cancel(running);
        }

        lock (_room)
        {
            Monitor.PulseAll(_room);
        }
    }

    private void Post(WireFrame frame)
    {
        if (Interlocked.Add(ref _waitingBytes, frame.Bytes) > WireLimits.MostWaitingBytes)
        {
            Close(new WireException("notReading", "The other side does not read."));
        }

        try
        {
            _outgoing.Add(frame);
        }
        catch (InvalidOperationException)
        {
            // Closed meanwhile: whoever asked learns it by its answer, a notice has nobody to reach.
            Interlocked.Add(ref _waitingBytes, -frame.Bytes);
        }
    }

    private void Write()
    {
        try
        {
            foreach (var frame in _outgoing.GetConsumingEnumerable())
            {
                frame.Write(output);
                Interlocked.Add(ref _waitingBytes, -frame.Bytes);
            }

            output.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            Close(new WireClosedException(e.Message));
        }

        _written.TrySetResult();
    }

    private void Read()
    {
        try
        {
            while (!_closed && WireFrame.Read(input) is { } frame)
            {
                Take(WireMessage.Of(frame));
            }

            Close(null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or WireException or UnauthorizedAccessException)
        {
            Close(e);
        }
    }

    private void Take(WireMessage message)
    {
        if (message.Re is { } re)
        {
            // One nobody waits for any more is no fault.
            if (_asked.TryGetValue(re, out var asked))
            {
                asked.TrySetResult(message);
            }
        }
        else if (message.Id is { } id)
        {
            Begin(id, message);
        }
        else if (message.Op == WireOps.Cancel)
        {
            if (_running.TryGetValue(message.Read<WireCancel>().Id, out var running))
            {
                Cancel(running);
            }
        }
        else
        {
            server.Notice(message);
        }
    }

    private void Begin(long id, WireMessage message)
    {
        if (_running.Count >= WireLimits.MostRequests)
        {
            throw new WireException("tooManyRequests", $"More than {WireLimits.MostRequests} requests at once.");
        }

        var cancel = new CancellationTokenSource();
        if (!_running.TryAdd(id, cancel))
        {
            throw new WireException("idRepeated", $"The id {id} is in use.");
        }

        HoldBack(message.Body.Length);
        _ = Task.Run(() => AnswerAsync(id, message, cancel), CancellationToken.None);
    }

    private void HoldBack(int bytes)
    {
        lock (_room)
        {
            _heldBytes += bytes;
            IsHoldingBack = true;
            while (_heldBytes > WireLimits.MostHeldBytes && _heldBytes > bytes && !_closed)
            {
                Monitor.Wait(_room);
            }

            IsHoldingBack = false;
        }
    }

    private async Task AnswerAsync(long id, WireMessage message, CancellationTokenSource cancel)
    {
        WireFrame frame;
        try
        {
            frame = (await server.AnswerAsync(message, cancel.Token)).Answer(id);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            frame = WirePayload.Error(id, WireErrors.Cancelled, "Cancelled.");
        }
        catch (WireCallException e)
        {
            frame = WirePayload.Error(id, e.Code, e.Reason);
        }
        catch (WireException e)
        {
            frame = WirePayload.Error(id, WireErrors.Malformed, e.Message);
        }
        catch (Exception e)
        {
            // Whatever it was, whoever asked waits for an answer.
            frame = WirePayload.Error(id, WireErrors.Failed, $"{e.GetType().Name}: {e.Message}");
        }

        _running.TryRemove(id, out _);
        cancel.Dispose();
        lock (_room)
        {
            _heldBytes -= message.Body.Length;
            Monitor.PulseAll(_room);
        }

        Post(frame);
    }

    private static void Cancel(CancellationTokenSource running)
    {
        try
        {
            // On the pool: what hangs on the token is somebody else's code.
            _ = running.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            return; // It has just ended.
        }
    }
}
