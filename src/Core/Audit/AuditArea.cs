using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;

namespace Derman.Core.Audit;

/// <summary>What an event is about, for whoever looks through them. Every kind of event is in exactly one.</summary>
public enum AuditArea
{
    Tickets,
    Unmasking,
    Sealing,
    SignIn,
    People,
    Roles,
    Applications,
    Exports,
    Configuration,
}

public static class AuditAreas
{
    private static readonly HashSet<string> SignIns = new(StringComparer.Ordinal) { "personSignedIn", "personSessionEnded", "personSessionsEnded", "personLinkUsed" };

    public static AuditArea Of(string kind) => kind switch
    {
        "unmasked" => AuditArea.Unmasking,
        "sealed" or "unsealed" => AuditArea.Sealing,
        "exportAsked" or "exported" or ReadAudit.ExportedEvent => AuditArea.Exports,
        _ when SignIns.Contains(kind) => AuditArea.SignIn,
        _ when kind.StartsWith("person", StringComparison.Ordinal) => AuditArea.People,
        _ when kind.StartsWith("role", StringComparison.Ordinal) => AuditArea.Roles,
        _ when kind.StartsWith("application", StringComparison.Ordinal) => AuditArea.Applications,
        SetChannelSecrets.Event or EndSimulation.Event => AuditArea.Configuration,
        _ when kind.StartsWith("configuration", StringComparison.Ordinal) || kind.StartsWith("inbound", StringComparison.Ordinal) => AuditArea.Configuration,
        _ => AuditArea.Tickets,
    };
}
