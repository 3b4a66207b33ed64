using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Chats;

/// <summary>A file of a chat, for its visitor and for who may see the chat. Missing and foreign are alike. The caller disposes the content.</summary>
public sealed class OpenChatFile
{
    public OpenedAttachment? OfVisitor(Tenant tenant, string account, Guid visitor, Guid file) =>
        Open(tenant, file, s => ChatBook.Find(s, visitor) is { } chat && chat.Account == account ? chat : null);

    public OpenedAttachment? OfStaff(Tenant tenant, Guid chat, Guid file, Actor actor) =>
        ChatErrors.Refuses(actor) is null ? Open(tenant, file, s => ChatSight.Find(tenant.Configuration, s, chat, actor)) : null;

    private static OpenedAttachment? Open(Tenant tenant, Guid file, Func<ReadSession, Chat?> find) =>
        tenant.Store.Read(s => find(s) is { } chat ? ChatFiles.Find(s, chat, file) : null) is { } row && tenant.Store.Files.Open(row.Sha256) is { } content
            ? new OpenedAttachment(row.FileName, row.MediaType, content)
            : null;
}
