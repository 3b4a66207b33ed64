using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Host.Localisation;
using Derman.Host.TagHelpers;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace Derman.Host.Pages.Desk;

/// <summary>What this person was told.</summary>
internal sealed class NotificationsModel(NoticeBoard board, Dates dates, IClock clock) : DeskPage
{
    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    public bool AnyUnread => Notices.Any(n => !n.Read);

    public long Newest => Notices.Count == 0 ? 0 : Notices[0].Key;

    public Instant Now { get; } = clock.GetCurrentInstant();

    public void OnGet() => Notices = Reader.IsPerson ? board.Newest(Tenant, Reader) : [];

    public async Task<IActionResult> OnPostReadAsync(long upTo, CancellationToken ct)
    {
        if (Reader.StaffId is { } id)
        {
            await board.MarkReadAsync(Tenant, id, upTo, ct);
        }

        return Done(Words["notify.allRead"], "~/console/notifications");
    }

    public string Sentence(Notice notice)
    {
        using var values = JsonDocument.Parse(notice.Values is { Length: > 0 } json ? json : "{}");
        var no = notice.Number ?? "";
        var clockName = values.RootElement.TryGetProperty("clock", out var code) && code.GetString() is { } known
            ? Tenant.Configuration.Clocks.GetValueOrDefault(known)?.Names.In(Words.Language) ?? known : "";
        var due = values.RootElement.TryGetProperty("due", out var at) && at.GetString() is { } text && InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed
            ? parsed.Value : (Instant?)null;
        return notice.Kind switch
        {
            NoticeKinds.Warning when due is { } when => Words.T(when < Now ? "notify.clock.over" : "notify.clock.warning", ("no", no), ("clock", clockName), ("when", dates.Near(when, Now))),
            NoticeKinds.Warning => Words.T("notify.kind.waitOver", ("no", no)),
            NoticeKinds.Escalation => Words.T("notify.clock.escalation", ("no", no), ("clock", clockName)),
            NoticeKinds.CallBackLate when due is { } when => Words.T("notify.callBackLate", ("number", $"\u2066{values.RootElement.GetProperty("number").GetString()}\u2069"), ("when", dates.Near(when, Now))),
            _ => Words.Has($"notify.kind.{notice.Kind}") ? Words.T($"notify.kind.{notice.Kind}", ("no", no)) : no,
        };
    }

    public static string IconOf(string kind) => kind switch
    {
        NoticeKinds.Warning => Icons.Clock,
        NoticeKinds.CallBackLate => Icons.PhoneCall,
        NoticeKinds.Escalation => Icons.ArrowUp,
        NoticeKinds.ApprovalWanted => Icons.Approval,
        NoticeKinds.SentBack => Icons.SendBack,
        NoticeKinds.QuestionAnswered => Icons.Chat,
        NoticeKinds.Mention => Icons.Note,
        NoticeKinds.ReopenRequested => Icons.Reopen,
        NoticeKinds.TaskGiven or NoticeKinds.TaskDone => Icons.Task,
        _ => Icons.HandOver,
    };
}
