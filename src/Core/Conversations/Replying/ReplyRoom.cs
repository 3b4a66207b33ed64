using Derman.Channels;
using NodaTime;

namespace Derman.Core.Conversations.Replying;

/// <summary>What a reply to a citizen may be now: shown beside the box, and enforced when it is sent.</summary>
/// <param name="Means">Account, <c>portal</c> or <c>spoken</c>.</param>
/// <param name="Plugin">The channel behind the account; null for portal and spoken.</param>
/// <param name="Window">Whether words of one's own go.</param>
/// <param name="Until">Until when they do; null when always.</param>
/// <param name="Template">The approved template that carries the words after that; null when the channel has none.</param>
/// <param name="Limit">How long a private reply may be; null when only the box itself limits it.</param>
/// <param name="PublicLimit">How long an answer in public may be.</param>
/// <param name="Others">Other ways to the same person, the first the best.</param>
public sealed record ReplyRoom(
    string Means, string? Plugin, ReplyWindow Window, Instant? Until, string? Template, TextLimit? Limit, TextLimit? PublicLimit, IReadOnlyList<OtherWay> Others)
{
    /// <summary>The account is tried out: nothing reaches anybody.</summary>
    public bool Simulated { get; init; }

    /// <summary>It answers what was said in public: window and limit are those of the one private answer.</summary>
    public bool AnswersPublic { get; init; }

    /// <summary>Words of one's own do not go by this way any more.</summary>
    public bool Closed => Window is ReplyWindow.Closed or ReplyWindow.Spent or ReplyWindow.TriedOut;

    /// <summary>Every way that is open now, the best first.</summary>
    public IEnumerable<OtherWay> Ways =>
    [
        .. !Closed ? [new OtherWay(ReplyWays.Free, Means, Plugin)] : Template is not null ? [new OtherWay(ReplyWays.Template, Means, Plugin)] : (OtherWay[])[],
        .. Others,
    ];
}

public enum ReplyWindow
{
    /// <summary>The channel knows none.</summary>
    None,
    Open,

    /// <summary>Little is left.</summary>
    Closing,
    Closed,

    /// <summary>The one private answer to public words is given.</summary>
    Spent,

    /// <summary>The account is tried out, and this is a real person.</summary>
    TriedOut,
}

/// <param name="Most">The longest text, counted in <paramref name="Unit"/>.</param>
public sealed record TextLimit(int Most, TextUnit Unit);

/// <param name="Way">What to send as the way of a reply.</param>
/// <param name="Account">The account, or <c>portal</c>.</param>
/// <param name="Plugin">Null for the portal.</param>
public sealed record OtherWay(string Way, string Account, string? Plugin);

/// <summary>How a reply is to go.</summary>
public static class ReplyWays
{
    /// <summary>In the words as they are, or not at all.</summary>
    public const string Free = "free";

    /// <summary>In an approved template when words of one's own do not go any more.</summary>
    public const string Template = "template";

    /// <summary>On the tracking page.</summary>
    public const string Portal = "portal";

    private const string AccountPrefix = "account:";

    /// <summary>By another account, where the same person has written too.</summary>
    public static string ByAccount(string account) => AccountPrefix + account;
}
