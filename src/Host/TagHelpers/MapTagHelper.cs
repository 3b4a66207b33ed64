using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Derman.Host.Pages.Setup;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary>
/// <c>&lt;dm-map id="near" label="…" list="near-list" /&gt;</c>: a map with its one line of words below; what it can do is told at the
/// top of ts/map/map.ts. The page loads <c>css/map.css</c> in its Styles section; the script comes with the first map. Without a script
/// there is a quiet box that says that words are enough.
/// </summary>
[HtmlTargetElement("dm-map", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MapTagHelper(Markup markup, AssetManifest assets) : TagHelper
{
    private static readonly string[] Words =
        ["zoomIn", "zoomOut", "many", "more", "pickHint", "picked", "outside", "locating", "notLocated", "failed", "close"];

    private static readonly object Loaded = new();

    // The attribute is encoded by its tag; here letters stay letters.
    private static readonly WordsJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public required string Id { get; set; }

    /// <summary>What the map shows, for who cannot see it.</summary>
    public required string Label { get; set; }

    /// <summary>Id of the list that holds the points.</summary>
    public string? List { get; set; }

    /// <summary>Address of points, with or without <c>{box}</c>.</summary>
    public string? Points { get; set; }

    /// <summary>Names of the two inputs that take a chosen place: <c>Input.Lat,Input.Lon</c>.</summary>
    public string? Pick { get; set; }

    /// <summary>Name of the select with neighbourhoods.</summary>
    public string? Place { get; set; }

    public double? Lat { get; set; }

    public double? Lon { get; set; }

    /// <summary>Most of the screen's height instead of a part of it.</summary>
    public bool Tall { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var http = ViewContext.HttpContext;
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-map-box");
        var map = new TagBuilder("div");
        map.AddCssClass(Tall ? "dm-map dm-map-tall" : "dm-map");
        Set(map, "id", Id);
        Set(map, "role", "group");
        Set(map, "aria-label", Label);
        Set(map, "tabindex", "0");
        Set(map, "data-map", $"{http.Request.PathBase}/map.json");
        Set(map, "data-map-words", Said());
        Set(map, "data-map-list", List);
        Set(map, "data-map-points", Points);
        Set(map, "data-map-pick", Pick);
        Set(map, "data-map-place", Place);
        Set(map, "data-map-lat", Lat?.ToString("0.######", CultureInfo.InvariantCulture));
        Set(map, "data-map-lon", Lon?.ToString("0.######", CultureInfo.InvariantCulture));
        map.InnerHtml.AppendHtml($"<p class=\"dm-map-wait\" data-map-wait>{markup.E(markup.Text[Pick is null ? "map.wait" : "map.wait.pick"])}</p>");
        output.Content.AppendHtml(map);
        output.Content.AppendHtml("<p class=\"dm-map-said\" data-map-said role=\"status\"></p>");
        if (http.Items.TryAdd(Loaded, true))
        {
            output.PostElement.AppendHtml($"<script type=\"module\" src=\"{assets.Address("ts/map/map.ts")}\"></script>");
        }
    }

    private static void Set(TagBuilder tag, string name, string? value)
    {
        if (value is not null)
        {
            tag.Attributes[name] = value;
        }
    }

    private string Said()
    {
        var words = Words.ToDictionary(word => word, word => markup.Text[$"map.{word}"], StringComparer.Ordinal);
        words["language"] = markup.Text.Language;
        return JsonSerializer.Serialize(words, Json.DictionaryStringString);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class WordsJson : System.Text.Json.Serialization.JsonSerializerContext;
