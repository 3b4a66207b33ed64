using Derman.Core.Staff;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Views;
using Derman.Host.Pages.Shared;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Desk;

/// <summary>The list: a view, a search, filters; grouped by when the next clock runs out.</summary>
internal sealed class InboxModel(
    ListTickets list, CountTickets count, InboxRows rows, ReadTicket tickets, KeepViews views, KeepChoices choices, FailureWords failures) : InboxPage
{
    /// <summary>Tickets asked about in one question of the live list.</summary>
    private const int MostAsked = 50;

    /// <summary>Columns of a view that was kept with its own.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Cols { get; set; }

    /// <summary>The panel that is open: filters, columns or save.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Panel { get; set; }

    public IReadOnlyList<InboxGroup> Groups { get; private set; } = [];

    public int Shown { get; private set; }

    /// <summary>How many there are; null where nobody has counted.</summary>
    public int? Total { get; private set; }

    public Pager Pager { get; private set; } = new(null, null);

    public string? Refused { get; private set; }

    /// <summary>A form of a panel that was refused, with what was typed.</summary>
    public string? Typed { get; private set; }

    public bool Filtered => Filters.Any();

    public bool ByDue => !Searching && Order == "due";

    /// <summary>Everybody may mark rows, to watch them; changing many needs the act.</summary>
    public bool Boxes => Reader.IsPerson;

    public bool MayChange => Reader.May(Acts.ChangeInBulk);

    public string Order => Searching ? "newest" : Sort is "due" or "newest" or "oldest" or "word" ? Sort : Current == InboxView.Silent ? "word" : "due";

    public IReadOnlyList<string> Columns { get; private set; } = InboxColumns.Usual;

    /// <summary>One of the person's own, which can be taken away again.</summary>
    public bool OwnView => Named is { } view && view.Owner == Reader.StaffId;

    public IActionResult OnGet()
    {
        // A whole number typed into the search opens its ticket.
        return Searching && tickets.FindByNumber(Tenant, Q!, Reader) is { } exact ? Redirect(Url.Content($"~/console/tickets/{exact}")) : Show();
    }

    /// <summary>Rows of this list as they are now, for a screen that heard of a change: those among the named tickets that belong to it.</summary>
    public IActionResult OnGetRows([FromQuery] List<Guid> ids)
    {
        Columns = InboxColumns.Of(Cols ?? choices.Of(Tenant, KeepChoices.Columns, Reader));
        var page = ids.Count is 0 or > MostAsked ? null : list.Execute(Tenant, Asked(rows.Now) with { Cursor = null, Only = ids, Limit = MostAsked }, Reader).Value;
        return Partial("_InboxRows", page is null ? [] : rows.Of(Tenant, page.Items, Reader, grouped: false).Select(r => new InboxRowView(r, Columns, Boxes)).ToList());
    }

    public async Task<IActionResult> OnPostColumnsAsync(List<string> columns, CancellationToken ct)
    {
        await choices.KeepAsync(Tenant, KeepChoices.Columns, string.Join(',', InboxColumns.Of(string.Join(',', columns))), Reader, ct);
        return Done(Words["toast.saved"], Link("cols", null));
    }

    public async Task<IActionResult> OnPostSaveAsync(string? name, bool shared, CancellationToken ct)
    {
        var columns = string.Join(',', InboxColumns.Of(Cols ?? choices.Of(Tenant, KeepChoices.Columns, Reader)));
        var content = Link("cols", columns).Split('?')[^1];
        var result = await views.SaveAsync(Tenant, name, string.Join('&', content.Split('&').Where(p => !p.StartsWith("saved=", StringComparison.Ordinal))), shared, Reader, ct);
        if (result.Failure is { } failure)
        {
            (Panel, Typed) = ("save", name);
            failures.Into(ModelState, failure, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "name" });
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Show();
        }

        return Done(Words.T("inbox.view.saved", ("name", result.Value!.Name)), AddressOf(result.Value));
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct)
    {
        var result = await views.RemoveAsync(Tenant, Saved ?? Guid.Empty, Reader, ct);
        return result.Failure is null ? Done(Words.T("inbox.view.removed", ("name", result.Value!.Name)), "~/console") : NotFound();
    }

    public static string AddressOf(SavedView view) => $"~/console?{view.Content}{(view.Content.Length > 0 ? "&" : "")}saved={view.Id}";

    private PageResult Show()
    {
        Recognise(views);
        Columns = InboxColumns.Of(Cols ?? choices.Of(Tenant, KeepChoices.Columns, Reader));
        var query = Asked(rows.Now);
        var result = list.Execute(Tenant, query, Reader);
        if (result.Failure is { } failure)
        {
            Refused = failures.Of(failure);
            return Page();
        }

        var page = result.Value!;
        Groups = [.. rows.Of(Tenant, page.Items, Reader, ByDue).GroupBy(r => r.Group).Select(g => new InboxGroup(g.Key, [.. g]))];
        Shown = page.Items.Count;
        Total = page.Next is null && query.Cursor is null ? Shown : Counted(query);
        Pager = new Pager(page.Next is { } next ? Link("cursor", next) : null, query.Cursor is null ? null : Link("cursor", null));
        return Page();
    }

    /// <summary>Only what an index or a kept count answers: filters by topic or place would cost more than the page.</summary>
    private int? Counted(ListQuery query) => Searching || Topic is not null || Place is not null || Channel is not null
        ? null
        : count.Execute(Tenant, [query], Reader, Current.Counted + 1)[0];

    /// <summary>More than this is shown as so many and more.</summary>
    public int MostShown => Filtered ? NavItem.MostShown : Current.Counted;
}
