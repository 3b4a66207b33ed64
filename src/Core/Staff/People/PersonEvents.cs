using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.People;

/// <summary>What happens to people stands in the tenant's chain of events too, under no ticket. Never a secret, and never what could be tried.</summary>
public static class PersonEvents
{
    /// <summary>Tickets count from 1.</summary>
    public const long NoTicket = 0;

    public const string Invited = "personInvited";
    public const string Changed = "personChanged";
    public const string SwitchedOff = "personSwitchedOff";
    public const string SwitchedOn = "personSwitchedOn";
    public const string LinkMade = "personLinkMade";
    public const string LinkUsed = "personLinkUsed";
    public const string PasswordChanged = "personPasswordChanged";
    public const string SignedIn = "personSignedIn";
    public const string SessionEnded = "personSessionEnded";
    public const string SessionsEnded = "personSessionsEnded";
    public const string SecondFactorChanged = "personSecondFactorChanged";
    public const string ExternalLinked = "personExternalLinked";
    public const string ExternalUnlinked = "personExternalUnlinked";

    internal static void Append(WriteSession session, string kind, string by, Instant now, Guid person, JsonObject? details = null)
    {
        var content = new JsonObject { ["person"] = person.ToString() };
        foreach (var (key, value) in details ?? [])
        {
            content[key] = value?.DeepClone();
        }

        EventChain.Append(session, NoTicket, kind, by, now, EventText.Of(content));
    }

    internal static void Note(JsonObject changes, string name, string? before, string? after)
    {
        if (before != after)
        {
            changes[name] = new JsonObject { ["before"] = before, ["after"] = after };
        }
    }
}
