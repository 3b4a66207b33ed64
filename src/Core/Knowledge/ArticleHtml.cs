using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Markdig;

namespace Derman.Core.Knowledge;

/// <summary>
/// An article's Markdown as HTML that is safe to show. Tags that were written are text; of what Markdown makes, only what is listed here
/// stays, so that neither a new extension nor a fault in the one library is enough to let anything else through.
/// </summary>
public static class ArticleHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().DisableHtml().Build();

    private static readonly HashSet<string> Elements = new(
        ["p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "a"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Schemes = new(["http", "https", "mailto", "tel"], StringComparer.Ordinal);

    public static string Of(string markdown)
    {
        var document = new HtmlParser().ParseDocument("");
        var body = document.Body!;
        body.InnerHtml = Markdown.ToHtml(markdown, Pipeline);
        Clean(document, body);
        return body.InnerHtml;
    }

    private static void Clean(IDocument document, IElement parent)
    {
        foreach (var element in parent.Children.ToArray())
        {
            Clean(document, element);
            if (element.LocalName is "h1" or "h2")
            {
                Rename(document, element, "h3"); // The page itself has the first two levels.
            }
            else if (!Elements.Contains(element.LocalName))
            {
                element.OuterHtml = "";
            }
            else
            {
                Bare(element);
            }
        }
    }

    private static void Rename(IDocument document, IElement element, string name)
    {
        var renamed = document.CreateElement(name);
        renamed.Append([.. element.ChildNodes]);
        element.Replace(renamed);
        Bare(renamed);
    }

    private static void Bare(IElement element)
    {
        var target = element.LocalName == "a" ? element.GetAttribute("href") : null;
        foreach (var attribute in element.Attributes.ToArray())
        {
            element.RemoveAttribute(attribute.Name);
        }

        if (element.LocalName is "p" or "li" or "h3" or "h4" or "h5" or "h6" or "td" or "th")
        {
            element.SetAttribute("dir", "auto");
        }

        if (target is not null && Uri.TryCreate(target, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme))
        {
            element.SetAttribute("href", uri.AbsoluteUri);
            element.SetAttribute("rel", "noopener noreferrer");
            element.SetAttribute("target", "_blank");
        }
    }
}
