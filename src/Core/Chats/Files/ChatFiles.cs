using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Portal.Files;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <param name="Size">In bytes.</param>
public sealed record ChatFile(Guid Id, string Name, string MediaType, long Size);

/// <summary>
/// Files said in a chat. They are attachments like all others; until the chat has a request they lie under the negative key of its conversation, which is no
/// request's, and are found by it. They are in the house before the message that brings them: there is no provider to fetch them from.
/// </summary>
internal static class ChatFiles
{
    private const string Here = "here:";
    private const string Said = "\"message\" WHERE \"conversation\" = @p0 AND \"revoked_at\" IS NULL";

    /// <summary>The part of a visitor's message that names a file kept a moment ago.</summary>
    public static MediaPart PartOf(Attachment kept, string kind) => new()
    {
        MediaId = Here + kept.Size.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Kind = kind == CitizenFile.Voice ? MediaKind.Voice : MediaKind.Image,
        MimeType = kept.MediaType,
        Sha256 = kept.Sha256,
        FileName = kept.FileName,
    };

    /// <returns>Null for a file that has to be fetched. Nobody but the visitors' own door brings messages of a chat account.</returns>
    public static Attachment? RowOf(TenantConfiguration configuration, string account, MediaPart part, Instant at) =>
        ChatRules.IsChat(configuration, account) && part is { Sha256: { } sha256, MediaId: var id } && id.StartsWith(Here, StringComparison.Ordinal)
            ? new Attachment
            {
                Id = Guid.CreateVersion7(at.ToDateTimeOffset()),
                Sha256 = sha256,
                Size = long.Parse(id.AsSpan(Here.Length), System.Globalization.CultureInfo.InvariantCulture),
                MediaType = part.MimeType ?? AddAttachment.UnknownType,
                FileName = part.FileName ?? part.Kind.ToString().ToLowerInvariant(),
                By = Actor.Citizen.Code,
                At = at,
            }
            : null;

    public static long OwnerOf(Conversation conversation, long? ticket) => ticket ?? -conversation.Key;

    /// <summary>The chat has become a request: its files are the request's.</summary>
    public static void MoveTo(WriteSession session, Conversation conversation, long ticket)
    {
        foreach (var file in session.List<Attachment>("\"ticket\" = @p0", OwnerOf(conversation, null)))
        {
            file.Ticket = ticket;
            session.Update(file);
            CitizenFiles.Note(session, file);
        }
    }

    /// <summary>By message.</summary>
    public static ILookup<long, ChatFile> Of(ReadSession session, Conversation conversation, long after) => session
        .List<Attachment>(
            $"(\"ticket\" = @p2 OR \"ticket\" IN (SELECT \"ticket\" FROM {Said} AND \"key\" > @p1)) AND \"state\" = 'ready' AND \"message\" IN (SELECT \"key\" FROM {Said} AND \"key\" > @p1)",
            conversation.Key,
            after,
            OwnerOf(conversation, null))
        .ToLookup(f => f.Message!.Value, f => new ChatFile(f.Id, f.FileName, f.MediaType, f.Size));

    public static Attachment? Find(ReadSession session, Chat chat, Guid id) => ChatBook.ConversationOf(session, chat) is { } conversation
        ? session.First<Attachment>($"\"id\" = @p1 AND \"state\" = 'ready' AND \"message\" IN (SELECT \"key\" FROM {Said})", conversation.Key, Provider.Of(id))
        : null;
}
