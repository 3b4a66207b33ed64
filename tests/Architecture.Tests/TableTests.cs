using System.Text.RegularExpressions;

namespace Derman.Architecture.Tests;

/// <summary>Features meet through public types. Where SQL names another feature's table it is listed here, with its reason.</summary>
public sealed partial class TableTests
{
    private static readonly Dictionary<string, string> Owner = new(StringComparer.Ordinal)
    {
        ["citizen"] = "Citizens", ["contact_point"] = "Citizens",
        ["conversation"] = "Conversations", ["message"] = "Conversations", ["delivery"] = "Conversations",
        ["notification"] = "Notifications", ["staff_member"] = "Staff", ["staff_link"] = "Staff", ["passkey"] = "Staff", ["recovery_code"] = "Staff", ["desk_session"] = "Staff", ["sign_in_count"] = "Staff", ["used_once"] = "Staff", ["external_link"] = "Staff",
        ["application"] = "OpenId", ["app_authorization"] = "OpenId", ["app_grant"] = "OpenId", ["app_token"] = "OpenId", ["token_mark"] = "OpenId", ["signing_key"] = "OpenId",
        ["inbound_request"] = "Channels", ["inbound_item"] = "Channels", ["quarantined_item"] = "Channels", ["channel_secret"] = "Channels", ["call"] = "Calls", ["desk_contact"] = "Calls", ["call_agent"] = "Calls", ["call_back"] = "Calls", ["planned_work"] = "PlannedWorks", ["planned_work_version"] = "PlannedWorks", ["knowledge_article"] = "Knowledge", ["knowledge_version"] = "Knowledge",
        ["ticket"] = "Tickets", ["ticket_task"] = "Tickets", ["running_clock"] = "Tickets", ["custody"] = "Tickets", ["talk"] = "Tickets", ["attachment"] = "Tickets",
        ["ticket_archive"] = "Tickets", ["archive_dictionary"] = "Tickets", ["archived_task"] = "Tickets", ["ticket_count"] = "Tickets", ["ticket_watch"] = "Tickets", ["saved_view"] = "Tickets", ["staff_preference"] = "Tickets",
        ["draft"] = "Tickets", ["ticket_link"] = "Tickets", ["photo_fact"] = "Tickets", ["macro"] = "Macros", ["macro_version"] = "Macros",
        ["referral"] = "Tickets", ["configuration_file"] = "Tenancy", ["configuration_change"] = "Tenancy", ["brand_image"] = "Tenancy", ["tenant_activity"] = "Tenancy",
        ["public_update"] = "Publishing", ["open311_key"] = "Open311", ["open311_submission"] = "Open311",
        ["bulk_change"] = "Tickets", ["bulk_item"] = "Tickets", ["ticket_export"] = "Export", ["export_chunk"] = "Export", ["event_subscription"] = "Subscriptions", ["event_delivery"] = "Subscriptions",
        ["portal_draft"] = "Portal", ["portal_draft_file"] = "Portal", ["survey"] = "Surveys", ["side_run"] = "Runs", ["side_run_chunk"] = "Runs", ["imported_item"] = "Imports",
        ["ticket_event"] = "Audit", ["ticket_search"] = "Search", ["counter"] = "Storage", ["attachment_content"] = "Storage", ["store_mark"] = "Storage", ["copied_stems"] = "Storage",
        ["tenant_entry"] = "Tenancy", ["tenant_host"] = "Tenancy", ["host_claim"] = "Tenancy", ["host_certificate"] = "Tenancy", ["certificate_request"] = "Tenancy", ["provider_route"] = "Tenancy", ["channel_app"] = "Tenancy", ["app_event"] = "Tenancy", ["operator_key"] = "Tenancy", ["database_server"] = "Tenancy", ["tenant_move"] = "Tenancy",
        ["letter"] = "Letters", ["letter_answer"] = "Letters", ["outside_report"] = "Outside", ["outside_services"] = "Outside", ["outside_choice"] = "Outside",
        ["stream_lease"] = "Channels", ["stream_cursor"] = "Channels", ["opt_out"] = "Conversations", ["citizen_join"] = "Citizens", ["simulated_send"] = "Channels",
        ["chat"] = "Chats", ["chat_agent"] = "Chats",
        ["plugin_publisher"] = "Plugins", ["plugin_release"] = "Plugins", ["plugin_chunk"] = "Plugins", ["plugin_current"] = "Plugins", ["plugin_act"] = "Plugins",
        ["node"] = "Nodes", ["protection_key"] = "Nodes", ["sealed_value"] = "Nodes",
    };

    private static readonly HashSet<(string Feature, string Table)> Allowed =
    [
        ("Search", "ticket"), ("Search", "citizen"), ("Search", "contact_point"), // the index is made of them, and a search joins back to the tickets it found
        ("Tickets", "letter"), // a registration taken back takes the number along
        ("Tickets", "portal_draft"), // the sweep throws away what has run out
        ("Tickets", "citizen"), // the name beside a ticket, one column in one indexed read
        ("Tickets", "conversation"), ("Tickets", "message"), // a ticket's end releases its thread in the same transaction
        ("Tickets", "delivery"), ("Tickets", "notification"), ("Tickets", "ticket_event"), // the archive moves a ticket's whole history in one transaction
        ("Storage", "ticket_search"), // rows in bulk, into a store that nobody uses
        ("Board", "ticket"), ("Board", "running_clock"), ("Board", "ticket_count"), ("Board", "call"), ("Board", "call_back"), // numbers and the lists behind them, by one filter
        ("Publishing", "ticket"), ("Publishing", "running_clock"), // what the public may see of tickets, and by when a solution is promised
        ("Portal", "message"), // the tracking page shows the thread
        ("Calls", "contact_point"), ("Calls", "citizen"), ("Calls", "ticket"), ("Calls", "staff_member"), ("Calls", "staff_preference"), // who is calling and about what, while it rings
        ("Surveys", "ticket"), // answers by the unit that did the work
        ("Notifications", "ticket"), // the number beside a notice
        ("Channels", "delivery"), // the outbox is emptied by the channels
        ("Channels", "message"), // by which of our messages an answer finds its conversation
        ("Channels", "conversation"), ("Channels", "opt_out"), // whom an administrator made up to try an account out goes as a whole
        ("Channels", "ticket"), // the language of a message's ticket
        ("Citizens", "ticket"), ("Citizens", "conversation"), ("Citizens", "call"), ("Citizens", "desk_contact"), // whatever lies under a person moves with them
        ("Work", "running_clock"), ("Work", "ticket"), ("Work", "inbound_request"), ("Work", "delivery"), ("Work", "attachment"), ("Work", "referral"), ("Work", "outside_report"), ("Work", "event_delivery"), ("Work", "ticket_export"), ("Work", "event_subscription"), ("Work", "side_run"), ("Work", "ticket_event"), // the next moment of anything
        ("Subscriptions", "ticket_event"), // the chain is the outbox: how far it has been read
        ("Tickets", "ticket_event"), // the live stream reads the chain beside the tickets it is about
        ("OpenId", "staff_member"), // the name beside an authorization
        ("Chats", "message"), ("Chats", "conversation"), ("Chats", "delivery"), ("Chats", "staff_member"), ("Chats", "ticket"), // a chat is a conversation with somebody waiting in it: its words, who says them, its request's number
        ("Work", "chat"), ("Work", "call_back"), ("Work", "app_token"), ("Work", "app_grant"), ("Work", "token_mark"), // the next moment of anything
        ("Nodes", "tenant_activity"), ("Nodes", "tenant_entry"), // a dead node's traces go over to a living one in the write that buries it
        ("Tenancy", "ticket"), ("Tenancy", "attachment"), ("Tenancy", "staff_member"), // a pack is checked against what is in use; a backup against its files
    ];

    [Fact]
    public void Core_NamesOtherFeaturesTables_OnlyWhereListed()
    {
        var found = SourceTree.Files("src/Core", ".cs")
            .SelectMany(f => Named().Matches(f.Text).Select(m => (Feature: f.Path.Split('/')[2], Table: m.Groups[1].Value, f.Path)))
            .ToList();
        Assert.True(found.Count > 20, "The search itself is broken.");
        var unowned = found.Where(u => !Owner.ContainsKey(u.Table)).Select(u => $"{u.Path}: {u.Table}").Distinct(StringComparer.Ordinal);
        Assert.Empty(unowned);
        Assert.Empty(found.Where(u => Owner[u.Table] != u.Feature && !Allowed.Contains((u.Feature, u.Table))).Select(u => $"{u.Path}: {u.Table}").Distinct(StringComparer.Ordinal));
    }

    /// <summary>Screens and endpoints call use cases; none of them writes to a tenant's table.</summary>
    [Fact]
    public void Host_WritesToNoTableOfTickets()
    {
        string[] allowed = ["operator_key", "tenant_entry", "channel_app"];
        Assert.Empty(SourceTree.Files("src/Host", ".cs")
            .Where(f => !f.Path.StartsWith("src/Host/Demo/", StringComparison.Ordinal)) // makes a past that no use case could make
            .SelectMany(f => Written().Matches(f.Text).Where(m => !allowed.Contains(m.Groups[1].Value)).Select(m => $"{f.Path}: {m.Groups[1].Value}")));
    }

    [GeneratedRegex(@"\b(?:FROM|JOIN|UPDATE|INTO)\s+\\?""+([a-z_]+)\\?""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:UPDATE|INSERT INTO|DELETE FROM)\s+\\?""+([a-z_]+)\\?""")]
    private static partial Regex Written();
}
