using Derman.Core.Tickets.Drafts;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>What this person began to write and has not sent, wherever it was.</summary>
internal sealed class DraftsModel : DeskPage
{
    public IReadOnlyList<DraftView> All { get; private set; } = [];

    public void OnGet() => All = KeepDraft.Mine(Tenant, Reader);

    public string KindOf(DraftView draft) => draft.Kind switch
    {
        DraftKinds.Reply or DraftKinds.Note => Words[$"drafts.kind.{draft.Kind}"],
        var kind when Words.Has($"action.{kind.Split('-')[0]}") => Words[$"action.{kind.Split('-')[0]}"],
        _ => Words["drafts.kind.other"],
    };

    /// <summary>Where the field stands that the words were typed into.</summary>
    public string HrefOf(DraftView draft) => Url.Content($"~/console/tickets/{draft.Ticket}{(draft.Kind switch
    {
        DraftKinds.Reply => "#write",
        DraftKinds.Note => "?write=note#write",
        var kind => $"?move={Uri.EscapeDataString(kind.Split('-')[0])}#move",
    })}");
}
