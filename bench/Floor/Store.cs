using System.Globalization;
using System.Threading.Channels;

namespace Derman.Floor;

/// <summary>One writer, group commit: what waits while a batch is synced goes into the next one. What a batch is on disk, the engine says.</summary>
internal abstract class Store : IAsyncDisposable
{
    private const int BatchLimit = 32;

    private readonly Channel<Unit> _queue = Channel.CreateUnbounded<Unit>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Registration _rows = new();
    private Task _writer = Task.CompletedTask;
    private long _key;

    public async Task<Answer> RegisterAsync(Wish wish)
    {
        var unit = new Unit(wish, wish.SearchText(), Guid.CreateVersion7());
        _queue.Writer.TryWrite(unit);
        return await unit.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _writer;
        Close();
    }

    protected void StartWriting() => _writer = Task.Run(WriteAsync);

    protected abstract void Begin();

    protected abstract void Insert(int table, params object[] values);

    protected abstract void Commit();

    /// <summary>After the callers were answered: what the engine wants now and then.</summary>
    protected virtual void Tidy()
    {
    }

    protected abstract void Close();

    protected static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Store).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private async Task WriteAsync()
    {
        var batch = new List<(Unit Unit, Answer Answer)>(BatchLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            Begin();
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var unit))
            {
                var number = string.Create(CultureInfo.InvariantCulture, $"TTV-2026-{++_key:D6}");
                _rows.Write(Insert, _key, unit.Id, number, unit.Wish, unit.Search, TimeProvider.System.GetUtcNow().Ticks);
                batch.Add((unit, new Answer(unit.Id, number)));
            }

            Commit();
            foreach (var (unit, answer) in batch)
            {
                unit.Done.SetResult(answer);
            }

            Tidy();
        }
    }

    private sealed record Unit(Wish Wish, string Search, Guid Id)
    {
        public TaskCompletionSource<Answer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
