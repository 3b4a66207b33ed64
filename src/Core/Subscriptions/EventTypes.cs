using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Subscriptions;

/// <summary>What can be subscribed to: everything that can happen to a ticket, by the name it has in its history.</summary>
public static class EventTypes
{
    public const string Prefix = "ticket.";

    /// <summary>All of them, and those to come.</summary>
    public const string Every = "ticket.*";

    /// <summary>Sent by hand, to try an address.</summary>
    public const string Test = "test";

    public static readonly IReadOnlyList<string> All =
    [
        .. ((string[])["registered", "classified", .. Moves.Public, Moves.CitizenReply, Moves.WaitExpired, "attached", "said", "citizenWrote", "taskGiven", "taskDone", "taskCancelled", "escalated", "referralArrived", "joined", "deadlinesRecomputed"])
            .Select(Of),
    ];

    public static string Of(string kind) => Prefix + kind;

    public static bool Wants(string events, string type) => events.Split(' ') is var wanted && (wanted.Contains(Every, StringComparer.Ordinal) || wanted.Contains(type, StringComparer.Ordinal));
}
