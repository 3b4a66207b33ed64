namespace Derman.Core.Notifications;

public static class NoticeKinds
{
    public const string Assigned = "assigned";
    public const string QuestionAnswered = "questionAnswered";
    public const string SentBack = "sentBack";
    public const string ApprovalWanted = "approvalWanted";
    public const string Warning = "warning";
    public const string Escalation = "escalation";
    public const string Mention = "mention";
    public const string ReopenRequested = "reopenRequested";
    public const string TaskGiven = "taskGiven";
    public const string TaskDone = "taskDone";
    public const string CallBackLate = "callBackLate";
}
