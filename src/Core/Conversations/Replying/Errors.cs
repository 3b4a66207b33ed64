using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Tickets;

namespace Derman.Core.Conversations.Replying;

/// <summary>Why a reply does not go as it is.</summary>
internal static class ReplyErrors
{
    /// <summary>The time for words of one's own is over.</summary>
    public static readonly Failure WindowClosed = new("message.windowClosed", FailureKind.Conflict, "text");

    /// <summary>The channel takes one private answer to public words, and it is given.</summary>
    public static readonly Failure PrivateOnce = new("message.privateOnce", FailureKind.Conflict, "text");

    /// <summary>The time for a private answer to public words is over.</summary>
    public static readonly Failure PrivateOver = new("message.privateOver", FailureKind.Conflict, "text");

    /// <summary>The account is tried out, and this is a real person.</summary>
    public static readonly Failure TriedOut = new("message.simulation", FailureKind.Conflict, "text");

    /// <summary>The channel has no templates.</summary>
    public static readonly Failure NoTemplates = Failure.Invalid("message.noTemplates", "way");

    /// <summary>No such way to this person, or not any more.</summary>
    public static readonly Failure UnknownWay = Failure.Invalid("message.wayUnknown", "way");

    public static Failure TooLong(TextLimit limit) => limit.Unit == Derman.Channels.TextUnit.Utf8Bytes
        ? Failure.Invalid("message.tooManyBytes", "text", ("limit", limit.Most.ToString(CultureInfo.InvariantCulture)))
        : TicketErrors.TooLong("text", limit.Most);
}
