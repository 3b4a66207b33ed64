using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary><c>&lt;dm-clock chip="Model.Clock" /&gt;</c>: what is left, with icon, words and a bar; never colour alone.</summary>
[HtmlTargetElement("dm-clock", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ClockChipTagHelper(Markup markup) : TagHelper
{
    public required ClockChip Chip { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-clk" + ClockLook.Class(Chip.Tone));
        if (Chip.Title is not null) output.Attributes.SetAttribute("title", Chip.Title);
        output.Content.SetHtmlContent(
            $"{markup.IconHtml(ClockLook.Icon(Chip.Tone))}<span>{markup.E(Chip.Text)}</span><span class=\"dm-bar {Markup.Share(Chip.Used)}\"></span>");
    }
}

/// <summary><c>&lt;dm-clock-row row="…" /&gt;</c>: one clock of a ticket with the line that says why.</summary>
[HtmlTargetElement("dm-clock-row", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ClockRowTagHelper(Markup markup) : TagHelper
{
    public required ClockRow Row { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-clock" + ClockLook.Class(Row.Tone));
        var used = markup.Text.T("clock.used", ("share", Numerals.Percent(Math.Clamp(Row.Used, 0, 100), markup.Text.Language)));
        output.Content.SetHtmlContent(
            $"<span class=\"dm-nm\">{markup.E(Row.Name)}</span><span class=\"dm-lf\">{markup.E(Row.Left)}</span>" +
            $"<span class=\"dm-trk {Markup.Share(Row.Used)}\" role=\"img\" aria-label=\"{markup.E(used)}\"><i></i></span>" +
            $"<span class=\"dm-why\">{markup.E(Row.Reason)}</span>");
    }
}

internal static class ClockLook
{
    public static string Class(ClockTone tone) => tone switch
    {
        ClockTone.Near => " dm-near",
        ClockTone.Late or ClockTone.Silent => " dm-late",
        ClockTone.Paused => " dm-paused",
        ClockTone.Met => " dm-met",
        _ => "",
    };

    public static string Icon(ClockTone tone) => tone switch
    {
        ClockTone.Late => Icons.Late,
        ClockTone.Silent => Icons.Silent,
        ClockTone.Paused => Icons.Pause,
        ClockTone.Met => Icons.CircleCheck,
        _ => Icons.Clock,
    };

    public static void AddClass(this TagHelperOutput output, string classes)
    {
        var own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", string.IsNullOrEmpty(own) ? classes : $"{classes} {own}");
    }
}
