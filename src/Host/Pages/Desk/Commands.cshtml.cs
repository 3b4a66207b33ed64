using Derman.Core.Search;
using Derman.Core.Staff;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Views;
using Derman.Host.Pages.Admin;
using Derman.Host.TagHelpers;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>What the bar of commands offers for what is typed: requests, views, people, pages, actions. Names are compared folded, word by word.</summary>
internal sealed class CommandsModel(ListTickets list, ReadTicket tickets, KeepViews views, StaffAccounts staff) : DeskPage
{
    private const int Each = 6;

    /// <summary>Fewer letters find everything; a number is looked up from its first digit that could be one.</summary>
    private const int Shortest = 3;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<CommandGroup> Groups { get; private set; } = [];

    public void OnGet()
    {
        var typed = (Q ?? "").Trim();
        typed = typed.Length > 100 ? typed[..100] : typed;
        var words = FoldedText.Fold(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Groups =
        [
            .. new[]
            {
                new CommandGroup("commands.requests", [.. Requests(typed)]),
                new CommandGroup("nav.views", [.. Fitting(words, Views()).Take(words.Length == 0 ? 12 : Each)]),
                new CommandGroup("commands.people", words.Length == 0 ? [] : [.. Fitting(words, People()).Take(Each)]),
                new CommandGroup("commands.pages", [.. Fitting(words, Pages()).Take(words.Length == 0 ? 5 : Each)]),
                new CommandGroup("commands.actions", [.. Fitting(words, Actions()).Take(Each)]),
                new CommandGroup("common.search", typed.Length == 0 ? [] : [new(Words.T("commands.search", ("q", typed)), $"~/console?q={Uri.EscapeDataString(typed)}", Icons.Search)]),
            }.Where(g => g.Options.Count > 0),
        ];
    }

    private IEnumerable<Command> Requests(string typed)
    {
        if (typed.Length < Shortest)
        {
            return [];
        }

        if (tickets.FindByNumber(Tenant, typed, Reader) is { } exact && tickets.Execute(Tenant, exact, Reader).Value is { } found)
        {
            return [new Command($"{found.Number} · {Short(found.Text)}", $"~/console/tickets/{found.Id}", Icons.Document, found.StateName)];
        }

        var page = list.Execute(Tenant, new ListQuery(Search: typed, Sort: ListSort.Newest, Limit: Each), Reader).Value;
        return page?.Items.Select(i => new Command(Short(i.Excerpt), $"~/console/tickets/{i.Id}", Icons.Document, i.Number)) ?? [];
    }

    private IEnumerable<Command> Views() =>
    [
        .. InboxView.For(Tenant.Configuration, Reader).Select(v => new Command(Words[v.Label], $"~/console?view={v.Code}", v.Icon)),
        .. views.Of(Tenant, Reader).Select(v => new Command(v.Name, InboxModel.AddressOf(v), Icons.Bookmark)),
    ];

    /// <summary>The open requests somebody has in custody.</summary>
    private IEnumerable<Command> People() => staff.Active(Tenant)
        .Select(p => new Command(p.DisplayName, $"~/console?view=all&who={p.Id}", Icons.User, Choices.UnitName(Tenant.Configuration, p.Unit, Words)));

    private IEnumerable<Command> Pages() =>
    [
        new(Words["nav.inbox"], "~/console", Icons.Inbox),
        new(Words["inbox.look.board"], "~/console/cards", Icons.Board),
        new(Words["inbox.look.map"], "~/console/map", Icons.MapView),
        new(Words["nav.calls"], "~/console/calls", Icons.PhoneCall),
        new(Words["nav.notifications"], "~/console/notifications", Icons.Bell),
        new(Words["account.title"], "~/console/account", Icons.Key),
        .. AdminMenu.For(Reader, Words, "").Select(a => new Command(a.Label, a.Href, a.Icon)),
    ];

    private IEnumerable<Command> Actions() =>
    [
        new(Words["nav.newTicket"], "~/console/new", Icons.Add),
        .. Tenant.Configuration.Pack.Channels.Channels.Any(c => c.Numbered) ? new[] { new Command(Words["letter.title"], "~/console/petition", Icons.Document) } : [],
        new(Words["keys.title"], null, Icons.Keyboard, Dialog: "dm-keys"),
        .. new[] { "light", "dark", "auto" }.Select(t => new Command($"{Words["theme.choose"]}: {Words[$"theme.{t}"]}", $"~/console?theme={t}", Icons.Sun)),
        .. new[] { "compact", "normal", "roomy" }.Select(d => new Command($"{Words["density.choose"]}: {Words[$"density.{d}"]}", $"~/console?density={d}", Icons.Looks)),
    ];

    private static IEnumerable<Command> Fitting(string[] words, IEnumerable<Command> all) => words.Length == 0
        ? all
        : all.Select(c => (Command: c, Folded: FoldedText.Fold(c.Label)))
            .Where(c => words.All(w => c.Folded.Contains(w, StringComparison.Ordinal)))
            .OrderBy(c => c.Folded.StartsWith(words[0], StringComparison.Ordinal) ? 0 : 1)
            .Select(c => c.Command);

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > 80 } words ? words[..80] + "…" : text.ReplaceLineEndings(" ");
}

/// <param name="Title">Key of the heading.</param>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Options);

/// <param name="Href">Where it leads; none when it opens a dialog.</param>
internal sealed record Command(string Label, string? Href, string Icon, string? Note = null, string? Dialog = null);
