using Derman.Host.Pages.Shared.Models;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary><c>&lt;dm-state ring="…" /&gt;</c>: a ring that fills up towards the end.</summary>
[HtmlTargetElement("dm-state", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StateTagHelper(Markup markup) : TagHelper
{
    public required StateRing Ring { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-state " + Ring.Fill switch
        {
            StateFill.New => "dm-new",
            StateFill.Waiting => "dm-wait",
            StateFill.Proposed => "dm-prop",
            StateFill.Closed => "dm-ok",
            StateFill.Refused => "dm-late",
            _ => "dm-work",
        });
        output.Content.SetHtmlContent($"<i></i>{markup.E(Ring.Label)}");
    }
}

/// <summary><c>&lt;dm-tag tone="Late" icon="users"&gt;…&lt;/dm-tag&gt;</c></summary>
[HtmlTargetElement("dm-tag")]
public sealed class TagTagHelper(Markup markup) : TagHelper
{
    public Tone Tone { get; set; }

    public string? Icon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.AddClass("dm-tag" + Tones.Class(Tone));
        if (Icon is not null) output.PreContent.SetHtmlContent(markup.Icon(Icon));
    }
}

/// <summary><c>&lt;dm-strip tone="Warn" icon="user-edit"&gt;…&lt;/dm-strip&gt;</c>: one line across, in words. With <c>live</c> it is read
/// out when it appears.</summary>
[HtmlTargetElement("dm-strip")]
public sealed class StripTagHelper(Markup markup) : TagHelper
{
    public Tone Tone { get; set; } = Tone.Info;

    public string? Icon { get; set; }

    public bool Live { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.AddClass("dm-strip" + Tones.Class(Tone));
        if (Live) output.Attributes.SetAttribute("role", "status");
        output.PreContent.SetHtmlContent(markup.IconHtml(Icon ?? Tones.Icon(Tone)) + "<span>");
        output.PostContent.SetHtmlContent("</span>");
    }
}

/// <summary><c>&lt;dm-delivery state="Read" text="Okundu 28 Eyl 11:05" /&gt;</c></summary>
[HtmlTargetElement("dm-delivery", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DeliveryTagHelper(Markup markup) : TagHelper
{
    public DeliveryState State { get; set; }

    public required string Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-dlv" + State switch { DeliveryState.Read => " dm-read", DeliveryState.Failed => " dm-fail", _ => "" });
        var icon = State switch
        {
            DeliveryState.Queued => Icons.ClockQueued,
            DeliveryState.Sent => Icons.Check,
            DeliveryState.Failed => Icons.Warning,
            _ => Icons.Checks,
        };
        output.PreContent.SetHtmlContent(markup.IconHtml(icon) + $"<span>{markup.E(Text)}</span>");
    }
}

internal static class Tones
{
    public static string Class(Tone tone) => tone switch
    {
        Tone.Brand => " dm-brand",
        Tone.Info => " dm-info",
        Tone.Ok => " dm-ok",
        Tone.Warn => " dm-warn",
        Tone.Late => " dm-late",
        Tone.Wait => " dm-wait",
        Tone.Outline => " dm-out",
        _ => "",
    };

    public static string Icon(Tone tone) => tone switch
    {
        Tone.Ok => Icons.CircleCheck,
        Tone.Warn => Icons.Warning,
        Tone.Late => Icons.Alert,
        Tone.Wait => Icons.Hourglass,
        _ => Icons.Info,
    };
}
