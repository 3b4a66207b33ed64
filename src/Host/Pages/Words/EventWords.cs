using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>An event of a ticket as a sentence: who did what, to whom, and why.</summary>
internal sealed class EventWords(TenantConfiguration configuration, IReadOnlyDictionary<Guid, string> people, IUiText text)
{
    public string Of(EventView item)
    {
        var rtl = text.Direction == "rtl";
        using var content = JsonDocument.Parse(item.Content is { Length: > 0 } json ? json : "{}");
        var root = content.RootElement;
        var key = $"event.{item.Kind}";
        var sentence = text.Has(key)
            ? text.T(
                key,
                ("to", To(root)),
                ("unit", Unit(Plain(root, "directorate") ?? Plain(root, "to"))),
                ("file", Plain(root, "file") ?? ""),
                ("no", Plain(root, "number") ?? Plain(root, "to") ?? ""),
                ("outcome", Outcome(root)),
                ("talk", Plain(root, "talk") is { } talk ? text[$"talk.{talk}"] : ""),
                ("clock", Plain(root, "clock") is { } clock ? configuration.Clocks.GetValueOrDefault(clock)?.Names.In(text.Language) ?? clock : ""),
                ("link", Plain(root, "link") is { } link ? text[$"link.{link}"] : ""),
                ("what", Plain(root, "what") is { } what && text.Has($"undone.{what}") ? text[$"undone.{what}"] : ""),
                ("people", People(root)))
            : text["event.other"];
        var state = After(root, "state") is { } code && configuration.Workflow.Knows(code) ? configuration.Workflow.State(code).Names.In(text.Language) : null;
        var why = Plain(root, "reason") ?? Plain(root, "comment") ?? Plain(root, "answer") ?? (item.Kind == "taskGiven" ? Plain(root, "text") : null);
        var whom = Plain(root, Core.Tickets.EventKeys.ForWhom) is { } name ? $" {text.T("event.for", ("name", name))}" : "";
        return string.Concat(sentence, whom, state is null ? "" : $" {(rtl ? "←" : "→")} {state}.", why is null ? "" : rtl ? $" «{why}»" : $" “{why}”");
    }

    /// <summary>The words of a note, which has a bubble of its own.</summary>
    public static string? Comment(EventView item)
    {
        using var content = JsonDocument.Parse(item.Content is { Length: > 0 } json ? json : "{}");
        return Plain(content.RootElement, "comment");
    }

    public string Actor(string actor) => actor switch
    {
        Core.Tickets.Actor.SystemRole => text["app.name"],
        Core.Tickets.Actor.CitizenRole => text["timeline.theCitizen"],
        _ when actor.StartsWith("client:open311-", StringComparison.Ordinal) => text["channel.open311"],
        _ when actor.StartsWith("client:", StringComparison.Ordinal) => text["channel.api"],
        _ => actor,
    };

    private string To(JsonElement root)
    {
        if (After(root, "assignee") is { } person && Guid.TryParse(person, out var id) && people.TryGetValue(id, out var name))
        {
            return name;
        }

        return Unit(After(root, "directorate") ?? Plain(root, "to"));
    }

    private string Unit(string? code) => code is null ? "" : configuration.Tree.Find(code)?.Names.In(text.Language) ?? code;

    private string Outcome(JsonElement root) => Plain(root, "outcome") is { } code
        ? configuration.Workflow.Outcome(code)?.Names.In(text.Language) ?? (text.Has($"outcome.{code}") ? text[$"outcome.{code}"] : code)
        : Plain(root, "decision") is { } decision ? text[$"decision.{decision}"] : "";

    private string People(JsonElement root) =>
        root.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.Array ? string.Join(text.Direction == "rtl" ? "، " : ", ", to.EnumerateArray().Select(p => p.GetString())) : "";

    private static string? Plain(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } found ? found : null;

    private static string? After(JsonElement root, string name) =>
        root.TryGetProperty(name, out var change) && change.ValueKind == JsonValueKind.Object ? Plain(change, "after") : null;
}
