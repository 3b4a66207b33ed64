using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>A line of a plan as people say it: what kind of thing, its name, what about it, from what to what.</summary>
internal sealed class ChangeWords(TenantConfiguration configuration, IUiText text)
{
    private const int Longest = 90;

    /// <summary>Longer nouns first: a request type is no request.</summary>
    private static readonly string[] Nouns =
    [
        "escalation level", "request type", "special day", "neighbourhood", "directorate", "transition", "calendar", "account", "channel", "holiday", "outcome",
        "clock", "cause", "group", "state", "topic", "role", "text",
    ];

    public string Line(PackChange change)
    {
        var item = Item(change.Item);
        return change switch
        {
            { Field: null, Kind: PackChangeKind.Add } => text.T("change.added", ("item", item)),
            { Field: null, Kind: PackChangeKind.Remove } => text.T("change.removed", ("item", item)),
            { Field: "order" } => text.T("change.order", ("item", item)),
            _ => text.T("change.field", ("item", item), ("field", Field(change.Field ?? "")), ("before", Value(change.Before)), ("after", Value(change.After))),
        };
    }

    /// <summary><c>topic YOL-CUKUR</c> → Konu “Yol çukuru”.</summary>
    public string Item(string label)
    {
        if (Array.Find(Nouns, n => label.StartsWith(n + ' ', StringComparison.Ordinal)) is not { } noun)
        {
            return text.Has($"change.item.{label}") ? text[$"change.item.{label}"] : label;
        }

        var code = label[(noun.Length + 1)..];
        return text.T("change.item", ("noun", text[$"change.item.{noun.Replace(' ', '-')}"]), ("name", NameOf(noun, code)));
    }

    public string By(string by) => by is "operator" or "pack" or "system" ? text[$"change.by.{by}"] : by;

    private string NameOf(string noun, string code) => (noun switch
    {
        "directorate" => configuration.Tree.Find(code)?.Names,
        "topic" => configuration.Topics.GetValueOrDefault(code)?.Names,
        "request type" => configuration.RequestTypes.GetValueOrDefault(code)?.Names,
        "channel" => configuration.Channels.GetValueOrDefault(code)?.Names,
        "account" => configuration.Accounts.GetValueOrDefault(code)?.Names,
        "clock" => configuration.Clocks.GetValueOrDefault(code)?.Names,
        "state" => configuration.Pack.Workflow.States.FirstOrDefault(s => s.Code == code)?.Names,
        "outcome" => configuration.Pack.Workflow.Outcomes.FirstOrDefault(o => o.Code == code)?.Names,
        "group" => configuration.Pack.Topics.Groups?.FirstOrDefault(g => g.Code == code)?.Names,
        "role" => configuration.Rights.Find(code)?.Names,
        _ => null,
    })?.In(text.Language) ?? configuration.Neighbourhoods.GetValueOrDefault(noun == "neighbourhood" ? code : "")?.Name ?? Numerals.Digits(code, text.Language);

    private string Field(string field) => text.Has($"change.field.{field}") ? text[$"change.field.{field}"] : field;

    private string Value(string? value)
    {
        var shown = value switch
        {
            null => text["common.none"],
            "true" => text["common.yes"],
            "false" => text["common.no"],
            _ when value.StartsWith('{') || value.StartsWith('[') => Json(value),
            _ => configuration.Tree.Find(value)?.Names.In(text.Language) ?? value,
        };
        return shown.Length > Longest ? shown[..Longest] + "…" : shown;
    }

    /// <summary>Names in the reader's language; lists as lists; what is neither stands as it is kept.</summary>
    private string Json(string value)
    {
        try
        {
            return Plain(JsonNode.Parse(value));
        }
        catch (JsonException)
        {
            return value; // Plain text that begins with a bracket.
        }
    }

    private string Plain(JsonNode? node) => node switch
    {
        JsonObject names when names[text.Language] is JsonValue name => name.ToString(),
        JsonObject { Count: 1 } holder when holder["names"] is JsonObject names => Plain(names),
        JsonObject other => string.Join(", ", other.Select(p => $"{p.Key}: {Plain(p.Value)}")),
        JsonArray list => string.Join(text.Direction == "rtl" ? "، " : ", ", list.Select(Plain)),
        null => text["common.none"],
        _ => Numerals.Digits(node.ToString(), text.Language),
    };
}
