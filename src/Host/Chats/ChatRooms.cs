using System.Collections.Concurrent;
using Derman.Core.Tenancy;
using Derman.Host.Jobs;

namespace Derman.Host.Chats;

/// <summary>The rooms of this node: made when the first line of a tenant opens, gone a moment after the last has closed. Thread safe.</summary>
internal sealed class ChatRooms(ChatRoomParts parts, IHostApplicationLifetime host, ILogger<ChatRooms> logger)
{
    private readonly ConcurrentDictionary<TenantId, ChatRoom> _rooms = new();

    /// <param name="visitor">Null for an agent's page.</param>
    public ChatLine Enter(TenantId tenant, Guid? visitor)
    {
        while (true)
        {
            var made = false;
            var room = _rooms.GetOrAdd(tenant, id =>
            {
                made = true;
                return new ChatRoom(id, parts);
            });
            var line = room.Enter(visitor);
            if (made && _rooms.TryGetValue(tenant, out var kept) && kept == room)
            {
                _ = Task.Run(() => RunAsync(tenant, room), CancellationToken.None);
            }

            if (line is not null)
            {
                return line;
            }

            _rooms.TryRemove(KeyValuePair.Create(tenant, room));
        }
    }

    private async Task RunAsync(TenantId tenant, ChatRoom room)
    {
        try
        {
            await room.RunAsync(host.ApplicationStopping);
        }
        catch (OperationCanceledException e)
        {
            Jobs.Log.WorkerStopped(logger, "chats", e.Message);
        }
        catch (Exception e)
        {
            Jobs.Log.WorkerFailed(logger, "chats", e); // Its lines have ended with it; the widgets come again, to another room.
        }
        finally
        {
            _rooms.TryRemove(KeyValuePair.Create(tenant, room));
        }
    }
}
