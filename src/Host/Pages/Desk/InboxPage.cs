using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>What the list, the board, the map and the change of many have in common: the same address asks for the same tickets.</summary>
internal abstract class InboxPage : DeskPage
{
    /// <summary>What narrows the list, as it stands in the address.</summary>
    private static readonly string[] Asking = ["view", "q", "directorate", "state", "topic", "place", "channel", "who", "sort", "cols", "saved"];

    private static readonly string[] Narrowing = ["directorate", "state", "topic", "place", "channel", "who"];

    /// <summary>A person is chosen in the bar of commands, not from a list of everybody.</summary>
    private static readonly string[] Choosable = ["directorate", "state", "topic", "place", "channel"];

    [BindProperty(SupportsGet = true)]
    public string? View { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Directorate { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Topic { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    /// <summary>In whose custody.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The view under a name that is open.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Saved { get; set; }

    public InboxView Current => InboxView.Of(View, Reader);

    public bool Searching => !string.IsNullOrWhiteSpace(Q);

    public IEnumerable<string> Filters => Narrowing.Where(n => !string.IsNullOrEmpty(Request.Query[n]));

    public SavedView? Named { get; private set; }

    public string Heading => Named?.Name ?? (Searching ? Words.T("inbox.found", ("q", Q!.Trim())) : Words[Current.Label]);

    /// <summary>What the address asks for now.</summary>
    protected ListQuery Asked(Instant now)
    {
        var everywhere = Searching && View is null;
        var query = (everywhere ? new ListQuery() : Current.Query(Tenant.Configuration, Reader, now)) with
        {
            State = Blank(State),
            Topic = Blank(Topic),
            Neighbourhood = Blank(Place),
            Channel = Blank(Channel),
            Search = Blank(Q),
            Cursor = Blank(Cursor),
        };
        query = query with
        {
            Directorate = Blank(Directorate) ?? query.Directorate,
            Assignee = Who ?? query.Assignee,
            Sort = Searching ? ListSort.Newest : Sort switch
            {
                "due" => ListSort.Due,
                "newest" => ListSort.Newest,
                "oldest" => ListSort.Oldest,
                "word" => ListSort.LastWord,
                _ => query.Sort,
            },
        };

        // A state says itself whether it is open.
        return query.State is null ? query : query with { Open = false, Category = null };
    }

    /// <summary>The title of a view under a name; its address is its content.</summary>
    protected void Recognise(KeepViews views) => Named = Saved is { } id ? views.Of(Tenant, Reader).FirstOrDefault(v => v.Id == id) : null;

    /// <summary>The same list again, with one thing changed; from its start.</summary>
    public string Link(string name, string? value) => To("~/console", name, value);

    public string Panelled(string panel) => Link("panel", panel);

    /// <summary>The same list, looked at in another way.</summary>
    public string To(string page, string? name = null, string? value = null) => Url.Content(page) + Query(name, value);

    private string Query(string? name, string? value)
    {
        var kept = Request.Query
            .Where(p => p.Key != name && Asking.Contains(p.Key, StringComparer.Ordinal))
            .SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")))
            .Where(p => p.Value.Length > 0);
        return new QueryBuilder(value is null || name is null ? kept : kept.Append(KeyValuePair.Create(name, value))).ToQueryString().Value ?? "";
    }

    /// <summary>What a filter is called in words.</summary>
    public string NameOf(string filter)
    {
        var value = Request.Query[filter].ToString();
        var configuration = Tenant.Configuration;
        return filter switch
        {
            "directorate" => Choices.UnitName(configuration, value, Words),
            "state" => configuration.Workflow.Knows(value) ? configuration.Workflow.State(value).Names.In(Words.Language) : value,
            "topic" => configuration.Topics.GetValueOrDefault(value)?.Names.In(Words.Language) ?? value,
            "place" => configuration.Neighbourhoods.GetValueOrDefault(value)?.Name ?? value,
            "who" => HttpContext.RequestServices.GetRequiredService<StaffAccounts>().Active(Tenant).FirstOrDefault(p => p.Id == Who)?.DisplayName ?? Words["common.unknown"],
            _ => Words.Has($"channel.{value}") ? Words[$"channel.{value}"] : value,
        };
    }

    /// <summary>What a filter may be; made only when somebody opens the filters.</summary>
    public IEnumerable<SelectListItem> ChoicesOf(string filter)
    {
        var configuration = Tenant.Configuration;
        IEnumerable<SelectListItem> items = filter switch
        {
            "directorate" => Choices.Units(configuration, Words),
            "state" => configuration.Workflow.File.States.Select(s => new SelectListItem(s.Names.In(Words.Language), s.Code)),
            "topic" => Choices.Topics(configuration, Words).Skip(1),
            "place" => Choices.Places(configuration, Words).Skip(1),
            _ => configuration.Accounts.Values.Select(a => a.Plugin).Concat(["web", "phone", "counter", "petition", "api", "open311"]).Distinct(StringComparer.Ordinal)
                .Where(c => Words.Has($"channel.{c}")).Select(c => new SelectListItem(Words[$"channel.{c}"], c)).OrderBy(c => c.Text, Choices.Order(Words)),
        };
        var chosen = Request.Query[filter].ToString();
        return items.Select(i =>
        {
            i.Selected = i.Value == chosen;
            return i;
        }).Prepend(new SelectListItem(Words["common.all"], ""));
    }

    protected static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Parameters of the address that narrow.</summary>
    public static IReadOnlyList<string> FilterNames => Choosable;

    public static IReadOnlyList<string> AskingNames => Asking;
}
