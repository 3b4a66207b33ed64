using System.Globalization;
using System.Text;
using Derman.Host.Pages.Shared.Models;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary><c>&lt;dm-errors /&gt;</c> above a form: every error as a link to its field; nothing when there is none. Reads ModelState, or
/// the given <c>errors</c>. Takes the focus, so that it is read out.</summary>
[HtmlTargetElement("dm-errors", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper(Markup markup) : TagHelper
{
    public IReadOnlyList<FormError>? Errors { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = Errors ?? FromModelState();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-errors");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("autofocus", "autofocus");
        var html = new StringBuilder($"<h2>{markup.E(markup.Text.T("form.errors.title", ("n", errors.Count)))}</h2><ul>");
        foreach (var error in errors)
        {
            html.Append(error.FieldId is null
                ? $"<li>{markup.E(error.Message)}</li>"
                : $"<li><a href=\"#{markup.E(error.FieldId)}\">{markup.E(error.Message)}</a></li>");
        }

        output.Content.SetHtmlContent(html.Append("</ul>").ToString());
    }

    private List<FormError> FromModelState() =>
    [
        .. ViewContext.ModelState.SelectMany(entry => entry.Value!.Errors.Select(error =>
            new FormError(entry.Key.Length == 0 ? null : FieldTagHelper.IdOf(entry.Key), error.ErrorMessage))),
    ];
}

/// <summary><c>&lt;dm-empty icon="coffee" title="…"&gt;text with one link&lt;/dm-empty&gt;</c>: says that it is good, or what is next.</summary>
[HtmlTargetElement("dm-empty")]
public sealed class EmptyTagHelper(Markup markup) : TagHelper
{
    public required string Icon { get; set; }

    public required string Title { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.AddClass("dm-empty");
        output.PreContent.SetHtmlContent($"{markup.IconHtml(Icon)}<b>{markup.E(Title)}</b><span>");
        output.PostContent.SetHtmlContent("</span>");
    }
}

/// <summary><c>&lt;dm-pager pager="…" /&gt;</c>: on to the next, back to the start.</summary>
[HtmlTargetElement("dm-pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper(Markup markup) : TagHelper
{
    public required Pager Pager { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-pager");
        if (!output.Attributes.ContainsName("aria-label"))
        {
            output.Attributes.SetAttribute("aria-label", markup.Text["paging.label"]); // Two on one page need names of their own.
        }

        var html = new StringBuilder();
        if (Pager.Summary is not null) html.Append(CultureInfo.InvariantCulture, $"<span>{markup.E(Pager.Summary)}</span>");
        if (Pager.FirstHref is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<a class=\"btn btn-sm dm-end\" href=\"{markup.E(Pager.FirstHref)}\">{markup.E(markup.Text["paging.first"])}</a>");
        }

        if (Pager.NextHref is not null)
        {
            var end = Pager.FirstHref is null ? " dm-end" : "";
            html.Append(CultureInfo.InvariantCulture, $"<a class=\"btn btn-sm{end}\" rel=\"next\" href=\"{markup.E(Pager.NextHref)}\">");
            html.Append(CultureInfo.InvariantCulture, $"{markup.E(markup.Text["paging.next"])} {markup.IconHtml(Icons.ArrowOn, flip: true)}</a>");
        }

        output.Content.SetHtmlContent(html.ToString());
    }
}

/// <summary><c>&lt;dm-avatar name="Selin Arslan" me /&gt;</c>; an empty name is nobody yet.</summary>
[HtmlTargetElement("dm-avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper(Markup markup) : TagHelper
{
    public string? Name { get; set; }

    public bool Me { get; set; }

    public bool Citizen { get; set; }

    public bool Large { get; set; }

    public bool Present { get; set; }

    /// <summary>The name stands beside it anyway.</summary>
    public bool Decorative { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-av" + (Me ? " dm-me" : "") + (Citizen ? " dm-wait" : "") + (Large ? " dm-lg" : "") + (Present ? " dm-on" : ""));
        var name = string.IsNullOrWhiteSpace(Name) ? markup.Text["view.unowned"] : Name;
        if (Decorative)
        {
            output.Attributes.SetAttribute("aria-hidden", "true");
        }
        else
        {
            output.Attributes.SetAttribute("role", "img");
            output.Attributes.SetAttribute("aria-label", name);
            output.Attributes.SetAttribute("title", name);
        }

        output.Content.SetHtmlContent(markup.E(string.IsNullOrWhiteSpace(Name) ? "–" : Markup.Initials(Name)));
    }
}
