using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Nodes;

/// <summary>
/// Notices over the database of the shared catalog (LISTEN/NOTIFY). Told through the catalog's pool, which works behind any pooler; heard on
/// one connection of this node's own. Notices of a twentieth of a second go out together: one for a storm of writes.
/// </summary>
public sealed class CatalogBus : INodeBus
{
    /// <summary>PostgreSQL takes less than 8,000 bytes a notification; a notice is at most a tenant's id and some 30 bytes.</summary>
    private const int MostNotices = 80;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CatalogStore _catalog;
    private readonly string _channel;
    private readonly Task _telling;
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<NodeNotice> _waiting = [];

    /// <param name="catalog">A shared one.</param>
    public CatalogBus(CatalogStore catalog)
    {
        _catalog = catalog;
        _channel = catalog.Schema ?? throw new ArgumentException("The catalog is a file: there are no others.", nameof(catalog));
        _telling = Task.Run(TellAsync, CancellationToken.None);
    }

    public void Tell(NodeNotice notice)
    {
        lock (_gate)
        {
            _waiting.Add(notice);
        }

        _signal.Writer.TryWrite(true);
    }

    public async Task ListenAsync(Func<NodeNotice, Task> heard, Func<Task> caughtUp, CancellationToken ct)
    {
        // A queue between the connection and its effects: a slow reload must not stop the connection from reading.
        var arrived = Channel.CreateBounded<NoticeBatch?>(new BoundedChannelOptions(1000) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        var listening = new PostgresNotices(_catalog.SharedOn!, _channel).ListenAsync(
            text =>
            {
                if (JsonSerializer.Deserialize(text, NoticeJson.Default.NoticeBatch) is { } batch && batch.From != _run && !arrived.Writer.TryWrite(batch))
                {
                    throw new InvalidOperationException("More notices than this node can follow; it begins anew.");
                }
            },
            () => arrived.Writer.WriteAsync(null, ct).AsTask(),
            ct);
        try
        {
            await foreach (var batch in arrived.Reader.ReadAllAsync(ct))
            {
                if (batch is null)
                {
                    await caughtUp();
                    continue;
                }

                foreach (var notice in batch.Notices)
                {
                    await heard(notice);
                }
            }
        }
        finally
        {
            await listening;
        }
    }

    /// <summary>What was told before is on its way afterwards, if the database can be reached.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _telling;
        await TrySendAsync();
        _closing.Dispose();
    }

    private async Task TellAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_closing.Token))
            {
                _signal.Reader.TryRead(out _);
                await Task.Delay(Gathering, _closing.Token);
                if (!await TrySendAsync())
                {
                    await Task.Delay(AfterFailure, _closing.Token);
                    _signal.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException e)
        {
            System.Diagnostics.Trace.TraceInformation(e.Message); // Closing: the rest is sent there.
        }
    }

    private async Task<bool> TrySendAsync()
    {
        HashSet<NodeNotice> notices;
        lock (_gate)
        {
            (notices, _waiting) = (_waiting, []);
        }

        try
        {
            foreach (var part in notices.Chunk(MostNotices))
            {
                var text = JsonSerializer.Serialize(new NoticeBatch(_run, part), NoticeJson.Default.NoticeBatch);
                await _catalog.WriteAsync(s => s.Execute("SELECT pg_notify(@p0, @p1)", _channel, text), CancellationToken.None);
            }

            return true;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException or ObjectDisposedException)
        {
            System.Diagnostics.Trace.TraceWarning(e.Message);
            lock (_gate)
            {
                _waiting.UnionWith(notices);
            }

            return false;
        }
    }
}
