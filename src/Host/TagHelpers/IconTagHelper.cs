using Derman.Host.Pages.Setup;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary><c>&lt;dm-icon name="send" flip&gt;</c>: one symbol of the sprite. Decorative unless it has a <c>label</c>.</summary>
[HtmlTargetElement("dm-icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper(Markup markup) : TagHelper
{
    public required string Name { get; set; }

    /// <summary>Mirrored in right-to-left scripts: only for arrows, send and back.</summary>
    public bool Flip { get; set; }

    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(markup.Icon(Name, Flip, Label));
    }
}
