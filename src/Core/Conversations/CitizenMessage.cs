using Derman.Core.Storage;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>A message of ours to the citizen, written together with its place in the outbox.</summary>
/// <param name="Text">Makes the final text; called inside the writer, when number and code are known.</param>
/// <param name="Means">Account to send by, <c>portal</c> or <c>spoken</c>.</param>
/// <param name="Recipient">Provider's address of the citizen; null for portal and spoken.</param>
internal sealed record CitizenMessage(
    string? Template, Func<Ticket, string> Text, string Author, string Means, string? Recipient, long? Conversation, Instant At)
{
    /// <summary>Below the public words it answers.</summary>
    public bool Public { get; init; }

    public const string Portal = "portal";
    public const string Spoken = "spoken";

    public long Write(WriteSession session, Ticket ticket) => Write(session, ticket.Key, Text(ticket), Guid.CreateVersion7(At.ToDateTimeOffset()));

    /// <summary>Words in a conversation, whether it belongs to a request or not.</summary>
    /// <param name="once">Given to the provider with every attempt.</param>
    public long Write(WriteSession session, long? ticket, string text, Guid once)
    {
        var key = session.Next("message");
        session.Insert(new Message
        {
            Key = key,
            Ticket = ticket,
            Conversation = Conversation,
            Direction = "out",
            Template = Template,
            Author = Author,
            Text = text,
            At = At,
            ReceivedAt = At,
            Public = Public,
        });
        var queued = Means is not (Portal or Spoken);
        session.Insert(new Delivery
        {
            Message = key,
            Ticket = ticket,
            Means = Means,
            Recipient = Recipient,
            State = Means switch { Portal => DeliveryStates.Posted, Spoken => DeliveryStates.Spoken, _ => DeliveryStates.Queued },
            IdempotencyKey = once,
            NextAttemptAt = queued ? At : null,
        });
        return key;
    }
}
