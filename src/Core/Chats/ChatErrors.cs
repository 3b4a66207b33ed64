using Derman.Core.Common;
using Derman.Core.Staff;

namespace Derman.Core.Chats;

public static class ChatErrors
{
    /// <summary>Missing, another desk's, another unit's or not this account's: one answer.</summary>
    public static readonly Failure NotFound = Failure.NotFound("chat.notFound");

    /// <summary>A colleague has it.</summary>
    public static readonly Failure Taken = new("chat.taken", FailureKind.Conflict);

    /// <summary>Only whoever has taken a chat speaks in it.</summary>
    public static readonly Failure NotYours = new("chat.notYours", FailureKind.Conflict);

    public static readonly Failure Ended = new("chat.ended", FailureKind.Conflict);

    /// <summary>There is an open request already; new words go to it.</summary>
    public static readonly Failure HasTicket = new("chat.hasTicket", FailureKind.Conflict);

    public static readonly Failure NotAllowed = new("chat.notAllowed", FailureKind.Forbidden);

    /// <summary>Nobody like that takes chats.</summary>
    public static readonly Failure NoSuchAgent = Failure.Invalid("chat.noSuchAgent", "to");

    /// <summary>The institution has no mailbox that is switched on.</summary>
    public static readonly Failure NoMail = new("chat.noMail", FailureKind.Conflict);

    /// <summary>The mailbox cannot be used at the moment.</summary>
    public static readonly Failure MailLater = new("chat.mailLater", FailureKind.Conflict);

    /// <summary>Nobody of ours has said anything: there is nothing to send yet.</summary>
    public static readonly Failure NotAnswered = new("chat.notAnswered", FailureKind.Conflict);

    public static readonly Failure Address = Failure.Invalid("chat.address", "email");

    public static Failure? Refuses(Tickets.Actor actor) => actor.IsPerson && actor.May(Acts.AnswerChats) ? null : NotAllowed;
}
