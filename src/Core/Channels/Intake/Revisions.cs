using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>What later messages say about earlier ones: new words, or none any more. The earlier ones stay on record, and no clock listens.</summary>
internal static class Revisions
{
    /// <summary>The newest message of the conversation with that id.</summary>
    public static Message? Of(ReadSession session, long conversation, string externalId) =>
        session.First<Message>("\"conversation\" = @p0 AND \"external_id\" = @p1 ORDER BY \"key\" DESC", conversation, externalId);

    /// <summary>Notes that messages were taken back.</summary>
    public static void Revoke(WriteSession session, long conversation, InboundMessage message, Instant at)
    {
        foreach (var part in message.Parts.OfType<RevokedPart>())
        {
            foreach (var row in session.List<Message>("\"conversation\" = @p0 AND \"external_id\" = @p1", conversation, part.TargetExternalId))
            {
                row.RevokedAt ??= at;
                session.Update(row);
            }
        }
    }

    public static bool IsRevocation(InboundMessage message) => message.Parts.Count > 0 && message.Parts.All(p => p is RevokedPart);

    /// <summary>What a machine's message is marked with, or set aside as.</summary>
    public static string? MarkOf(MessageAutomation automation) => automation switch
    {
        MessageAutomation.AutoReply => MessageMarks.AutoReply,
        MessageAutomation.Bounce => MessageMarks.Bounce,
        MessageAutomation.Bulk => MessageMarks.Bulk,
        _ => null,
    };

    /// <summary>Why a message is not quite like others; null for most.</summary>
    public static string? MarkOf(ReadSession session, Conversation? conversation, InboundMessage message) => message switch
    {
        { IsOurs: true } => MessageMarks.External,
        { Automation: not MessageAutomation.None } => MarkOf(message.Automation),
        _ when conversation is null => null,
        { EditOf: null, Revision: not null } when !IsRevocation(message) && Of(session, conversation.Key, message.ExternalId) is not null => MessageMarks.ReusedId,
        { Thread: not null } when conversation.Person is not null && conversation.Person != message.From && message.Visibility == MessageVisibility.Private => MessageMarks.OtherSender,
        _ => null,
    };
}
