using Derman.Browser.Tests.Support;

namespace Derman.Browser.Tests.Screens;

/// <summary>Every page there is. One that is missing here fails <see cref="ScreenListTests"/>: say who opens it, or why nobody can look at it.</summary>
internal static class ScreenList
{
    private const string Admin = "yonetici";
    private const string Desk = "masa";
    private const string Head = "mudur";
    private const string Clerk = "memur";
    private const string Executive = "baskan";

    public static readonly IReadOnlyList<Screen> All =
    [
        // Citizens
        new("home", "/", null, _ => "/") { Main = true, Pictured = true },
        new("request-what", "/requests/new", null, _ => "/requests/new") { Main = true, Pictured = true },
        new("request-where", "/requests/new", null, _ => "/requests/new") { Pictured = true, Before = (v, w) => Steps.RequestAsync(v, w, 1) },
        new("request-contact", "/requests/new", null, _ => "/requests/new") { Pictured = true, Before = (v, w) => Steps.RequestAsync(v, w, 2) },
        new("receipt", "/requests/receipt", null, w => $"/requests/receipt?code={w.Code}") { Main = true, Pictured = true },
        new("track", "/track", null, _ => "/track"),
        new("track-ticket", "/track", null, w => $"/track?code={w.Code}") { Main = true, Pictured = true },
        new("track-unknown", "/track", null, _ => "/track?code=AAAA-AAAA-AAAA-A") { Status = 404 },
        new("track-closed", "/track", null, w => $"/track?code={w.ClosedCode}"),
        new("survey", "/survey/{token}", null, w => $"/track?code={w.ClosedCode}") { Pictured = true, Before = (v, _) => Steps.FollowAsync(v, "/survey/") },
        new("privacy", "/privacy", null, _ => "/privacy"),
        new("accessibility", "/accessibility", null, _ => "/accessibility"),
        new("open311", "/open311", null, _ => "/open311"),
        new("error-404", "/errors/{status:int}", null, _ => "/errors/404") { Status = 404, Main = true, Pictured = true },
        new("error-500", "/errors/{status:int}", null, _ => "/errors/500") { Status = 500 },

        // Coming in and going out
        new("sign-in", "/console/sign-in", null, _ => "/console/sign-in") { Main = true, Pictured = true, Weight = Weight.Console },
        new("sign-in-help", "/console/sign-in/help", null, _ => "/console/sign-in/help") { Weight = Weight.Console },
        new("join", "/console/join/{token}", null, w => $"/console/join/{w.JoinToken}") { Weight = Weight.Console },
        new("join-dead", "/console/join/{token}", null, _ => "/console/join/nothing") { Status = 404, Weight = Weight.Console },
        new("sign-out", "/console/sign-out", Clerk, _ => "/console/sign-out"),
        new("denied", "/console/denied", Clerk, _ => "/console/denied") { Status = 403 },
        new("consent", "/connect/authorize", Clerk, Steps.Authorize),
        new("consent-refused", "/connect/authorize", Clerk, _ => "/connect/authorize?client_id=nobody") { Status = 400 },
        new("app-sign-out", "/connect/logout", Clerk, _ => "/connect/logout"),

        // The desk
        new("inbox", "/console", Desk, _ => "/console?view=all") { Main = true, Pictured = true },
        new("cards", "/console/cards", Desk, _ => "/console/cards") { Pictured = true },
        new("inbox-map", "/console/map", Desk, _ => "/console/map") { Pictured = true, Weight = Weight.Heavy },
        new("bulk", "/console/bulk", Desk, _ => "/console?view=all&sort=newest") { Pictured = true, Before = (v, _) => Steps.BulkAsync(v) },
        new("inbox-clerk", "/console", Clerk, _ => "/console"),
        new("inbox-empty", "/console", Desk, _ => "/console?q=zzzzzzzz"),
        new("new", "/console/new", Desk, _ => "/console/new") { Main = true, Pictured = true },
        new("new-from-call", "/console/new", Desk, w => $"/console/new?call={w.CallId}") { Pictured = true },
        new("new-done", "/console/new/done", Desk, w => $"/console/new/done?id={w.Ticket}") { Pictured = true },
        new("ticket", "/console/tickets/{id:guid}", Desk, w => $"/console/tickets/{w.Ticket}") { Main = true, Pictured = true },
        new("ticket-note", "/console/tickets/{id:guid}", Clerk, w => $"/console/tickets/{w.Ticket}?write=note"),
        new("ticket-approval", "/console/tickets/{id:guid}", Head, w => $"/console/tickets/{w.Proposed}") { Pictured = true },
        new("ticket-missing", "/console/tickets/{id:guid}", Desk, _ => "/console/tickets/0190b0a0-0000-7000-8000-00000000dead") { Status = 404 },
        new("split", "/console/tickets/{id:guid}/split", Desk, w => $"/console/tickets/{w.Ticket}/split"),
        new("answer-all", "/console/tickets/{id:guid}/answer-all", Desk, w => $"/console/tickets/{w.Ticket}/answer-all"),
        new("outside", "/console/tickets/{id:guid}/outside", Desk, w => $"/console/tickets/{w.Ticket}/outside"),
        new("petition", "/console/petition", Desk, _ => "/console/petition") { Pictured = true },
        new("drafts", "/console/drafts", Desk, _ => "/console/drafts"),
        new("own-macros", "/console/macros", Desk, _ => "/console/macros"),
        new("own-macro", "/console/macros/{id:guid}", Desk, w => $"/console/macros/{w.OwnMacro}"),
        new("onlookers", "/console/tickets/{id:guid}/onlookers", Admin, w => $"/console/tickets/{w.Ticket}/onlookers"),
        new("calls", "/console/calls", Desk, _ => "/console/calls") { Main = true, Pictured = true },
        new("chats", "/console/chats", Desk, _ => "/console/chats"),
        new("contacts", "/console/contacts", Desk, _ => "/console/contacts"),
        new("knowledge", "/console/knowledge", Desk, _ => "/console/knowledge") { Pictured = true },
        new("board", "/console/board", Executive, _ => "/console/board") { Main = true, Pictured = true, Weight = Weight.Heavy },
        new("board-tickets", "/console/board/tickets", Executive, _ => "/console/board/tickets?what=open"),
        new("wall", "/console/board/wall", Executive, _ => "/console/board/wall") { Pictured = true, Weight = Weight.Heavy },
        new("notifications", "/console/notifications", Desk, _ => "/console/notifications"),

        // One's own account
        new("account", "/console/account", Clerk, _ => "/console/account") { Main = true, Pictured = true },
        new("password", "/console/account/password", Clerk, _ => "/console/account/password"),
        new("second-factor", "/console/account/second-factor", Clerk, _ => "/console/account/second-factor"),

        // Administration
        new("admin", "/admin", Admin, _ => "/admin") { Main = true, Pictured = true },
        new("people", "/admin/people", Admin, _ => "/admin/people") { Main = true, Pictured = true },
        new("people-none", "/admin/people", Admin, _ => "/admin/people?q=zzzzzzzz"),
        new("person-new", "/admin/people/new", Admin, _ => "/admin/people/new"),
        new("person", "/admin/people/{id:guid}", Admin, w => $"/admin/people/{w.Person}"),
        new("roles", "/admin/roles", Admin, _ => "/admin/roles"),
        new("role", "/admin/roles/{code}", Admin, w => $"/admin/roles/{w.Role}"),
        new("applications", "/admin/applications", Admin, _ => "/admin/applications"),
        new("application-new", "/admin/applications/new", Admin, _ => "/admin/applications/new"),
        new("application", "/admin/applications/{clientId}", Admin, w => $"/admin/applications/{w.Application}"),
        new("open311-keys", "/admin/open311", Admin, _ => "/admin/open311"),
        new("subscriptions", "/admin/subscriptions", Admin, _ => "/admin/subscriptions"),

        new("topics", "/admin/topics", Admin, _ => "/admin/topics") { Pictured = true },
        new("topics-standards", "/admin/topics/standards", Admin, _ => "/admin/topics/standards"),
        new("topic", "/admin/topics/{code}", Admin, w => $"/admin/topics/{w.Topic}"),
        new("tree", "/admin/tree", Admin, _ => "/admin/tree") { Pictured = true },

        new("macros", "/admin/macros", Admin, _ => "/admin/macros"),
        new("macro", "/admin/macros/{id:guid}", Admin, w => $"/admin/macros/{w.Macro}"),
        new("rules", "/admin/rules", Admin, _ => "/admin/rules") { Pictured = true },
        new("rehearsal-unknown", "/admin/rehearsal", Admin, _ => "/admin/rehearsal") { Status = 404 },
        new("start", "/admin/start", Admin, _ => "/admin/start") { Main = true, Pictured = true },
        new("brand", "/admin/brand", Admin, _ => "/admin/brand") { Pictured = true },
        new("calendar", "/admin/calendar", Admin, _ => "/admin/calendar") { Pictured = true },
        new("neighbourhoods", "/admin/neighbourhoods", Admin, _ => "/admin/neighbourhoods"),
        new("history", "/admin/history", Admin, _ => "/admin/history"),
        new("export", "/admin/export", Admin, _ => "/admin/export"),
        new("channels", "/admin/channels", Admin, _ => "/admin/channels") { Pictured = true },
        new("channel", "/admin/channels/account", Admin, _ => "/admin/channels/account?account=whatsapp") { Pictured = true },
        new("channel-trial", "/admin/channels/{account}/simulation", Admin, _ => "/admin/channels/whatsapp/simulation"),
        new("channel-unworked", "/admin/channels/{account}/unworked", Admin, _ => "/admin/channels/whatsapp/unworked"),
        new("host-names", "/admin/host-name", Admin, _ => "/admin/host-name") { Pictured = true },
        new("host-name-unknown", "/admin/host-name/name", Admin, _ => "/admin/host-name/name?name=talep.example.org") { Status = 404 },
        new("import", "/admin/import", Admin, _ => "/admin/import") { Pictured = true },
        new("import-unknown", "/admin/import/run", Admin, _ => "/admin/import/run") { Status = 404 },
        new("texts", "/admin/texts", Admin, _ => "/admin/texts") { Pictured = true },
        new("workflow", "/admin/workflow", Admin, _ => "/admin/workflow") { Pictured = true },
        new("knowledge-keeping", "/admin/knowledge", Admin, _ => "/admin/knowledge"),
        new("knowledge-edit", "/admin/knowledge/edit", Admin, _ => "/admin/knowledge/edit"),
        new("planned-works", "/admin/planned-works", Admin, _ => "/admin/planned-works") { Pictured = true },
        new("planned-work-edit", "/admin/planned-works/edit", Admin, _ => "/admin/planned-works/edit"),
        new("audit", "/admin/audit", Admin, _ => "/admin/audit") { Pictured = true },

        // The operator of the platform
        new("operator", "/operator", House.Operator, _ => "/operator") { HostWide = true, Main = true, Pictured = true },
        new("operator-tenants", "/operator/tenants", House.Operator, _ => "/operator/tenants") { HostWide = true, Pictured = true },
        new("operator-tenant", "/operator/tenant", House.Operator, w => $"/operator/tenant?id={w.Tenant}") { HostWide = true },
        new("operator-new", "/operator/tenants/new", House.Operator, _ => "/operator/tenants/new") { HostWide = true },
        new("operator-platform", "/operator/platform", House.Operator, _ => "/operator/platform") { HostWide = true, Pictured = true },
        new("operator-plugins", "/operator/plugins", House.Operator, _ => "/operator/plugins") { HostWide = true, Pictured = true },
        new("operator-plugin", "/operator/plugins/plugin", House.Operator, _ => "/operator/plugins/plugin?id=whatsapp") { HostWide = true, Pictured = true },
        new("operator-queues", "/operator/queues", House.Operator, _ => "/operator/queues") { HostWide = true },
        new("operator-usage", "/operator/usage", House.Operator, _ => "/operator/usage") { HostWide = true },
        new("tenants", "/", null, _ => "/") { HostWide = true },

        // Samples of the design
        new("style", "/_style", null, _ => "/_style") { Weight = Weight.Heavy, HostWide = true },
    ];

    /// <summary>Pages that nobody looks at, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotLookedAt = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["/console/account/codes"] = "sends back to the account; the sheet of codes is the answer to a form",
        ["/console/account/external/{provider}"] = "sends to a provider outside",
        ["/console/sign-in/external/{provider}"] = "sends to a provider outside",
        ["/console/sign-in/external/{provider}/callback"] = "the answer of a provider outside",
        ["/console/sign-in/second"] = "only on the way in, by a sealed cookie; its fields are those of the account's second factor",
        ["/console/tickets/{id:guid}/files/{attachment:guid}"] = "a file",
        ["/console/commands"] = "the list below the command bar, a part of every page of the desk",
        ["/operator/plugins/offer"] = "only while an uploaded package waits; its parts are those of the plugin's page",
        ["/connect/consent"] = "sends back to where the question was asked",
        ["/_style/inbox"] = "a sample of the design",
        ["/_style/ticket"] = "a sample of the design",
        ["/_style/portal"] = "a sample of the design",
        ["/_style/sign-in"] = "a sample of the design",
    };

    public static Screen Named(string name) => All.First(s => s.Name == name);
}
