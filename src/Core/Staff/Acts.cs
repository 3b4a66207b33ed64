namespace Derman.Core.Staff;

/// <summary>What somebody may do beside the moves of a ticket, which the workflow allows by role.</summary>
public static class Acts
{
    public const string ManagePeople = "people.manage";
    public const string ManageRoles = "roles.manage";

    /// <summary>Programs that come in: API clients, applications that sign people in, Open311 keys, event subscriptions.</summary>
    public const string ManageApplications = "applications.manage";

    public const string ManageConfiguration = "configuration.manage";
    public const string ReadAudit = "audit.read";
    public const string ExportTickets = "tickets.export";
    public const string ChangeInBulk = "tickets.bulk";

    /// <summary>Approve what the public is told of a ticket.</summary>
    public const string Publish = "tickets.publish";

    /// <summary>See an identity number or a phone in full, with a reason that is kept.</summary>
    public const string Unmask = "citizen.unmask";

    /// <summary>Learn who wrote a letter whose sender asked that nobody does, with a reason that is kept.</summary>
    public const string SeeHiddenSender = "letters.sender";

    /// <summary>Keep what the desk answers from: knowledge articles, scripts, planned works.</summary>
    public const string KeepKnowledge = "knowledge.keep";

    /// <summary>Texts and steps kept ready for a unit, or for everybody; one's own need nothing.</summary>
    public const string ManageMacros = "macros.manage";

    /// <summary>Open the recording of a call.</summary>
    public const string HearRecordings = "calls.hear";

    /// <summary>Speak with visitors of the site while they are there.</summary>
    public const string AnswerChats = "chats.answer";

    public static readonly IReadOnlyList<string> All =
        [ManagePeople, ManageRoles, ManageApplications, ManageConfiguration, ReadAudit, ExportTickets, ChangeInBulk, Publish, Unmask, SeeHiddenSender, KeepKnowledge, ManageMacros, HearRecordings, AnswerChats];
}
