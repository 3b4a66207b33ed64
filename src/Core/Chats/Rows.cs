using NodaTime;

namespace Derman.Core.Chats;

/// <summary>
/// One chat of one visitor: who waits, who answers. What is said lies in the conversation of the same identity, as on every other channel.
/// </summary>
public sealed class Chat
{
    public long Key { get; set; }

    /// <summary>The visitor's identity on the account, which his token names; the conversation's <c>external_user</c>.</summary>
    public Guid Id { get; set; }

    public string Account { get; set; } = "";

    /// <summary>Rises over all chats with every change, so that whoever looks on reads only what is new.</summary>
    public long Change { get; set; }

    /// <summary>One of <see cref="ChatStates"/>.</summary>
    public string State { get; set; } = ChatStates.Started;

    /// <summary>As the visitor typed it; it proves nothing.</summary>
    public string? Phone { get; set; }

    public string Language { get; set; } = "";

    /// <summary>The page of the site on which it began.</summary>
    public string? Page { get; set; }

    /// <summary>The directorate it was handed over to; null = the desk.</summary>
    public string? Unit { get; set; }

    public Guid? Agent { get; set; }

    /// <summary>Until when the agent is held to be there; then the chat waits again.</summary>
    public Instant? AgentUntil { get; set; }

    /// <summary>Until when the visitor is held to be there.</summary>
    public Instant VisitorUntil { get; set; }

    public Instant StartedAt { get; set; }

    /// <summary>Since when somebody is to take it; null while nobody needs to.</summary>
    public Instant? WaitingSince { get; set; }

    public Instant? TakenAt { get; set; }

    /// <summary>When a person of ours first said something.</summary>
    public Instant? AnsweredAt { get; set; }

    public Instant? EndedAt { get; set; }

    /// <summary>One of <see cref="ChatEnds"/>.</summary>
    public string? EndReason { get; set; }

    /// <summary>Key of the newest message the agent has seen.</summary>
    public long ReadUpto { get; set; }

    /// <summary>When somebody may be missing; null once ended.</summary>
    public Instant? DueAt { get; set; }
}

public static class ChatStates
{
    /// <summary>The visitor is about to say the first word.</summary>
    public const string Started = "started";
    public const string Waiting = "waiting";
    public const string Taken = "taken";
    public const string Ended = "ended";
}

public static class ChatEnds
{
    public const string Agent = "agent";
    public const string Visitor = "visitor";

    /// <summary>The visitor went and did not come back.</summary>
    public const string Gone = "gone";
}

/// <summary>A member of the staff who has the chats open.</summary>
public sealed class ChatAgent
{
    public Guid Staff { get; set; }

    /// <summary>Takes new chats.</summary>
    public bool Accepting { get; set; }

    public Instant Until { get; set; }
}
