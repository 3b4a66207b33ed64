namespace Derman.Host.TagHelpers;

/// <summary>
/// The control that takes files. A browser writes its own language on it, which may be none that the page is in: where scripts run, the plain
/// control lies unseen over a face in the page's words, still the one that is clicked, focused, read out and dropped on. Without scripts it shows itself.
/// </summary>
internal static class FileControl
{
    public static string Html(Markup markup, string attributes)
    {
        var many = attributes.Contains(" multiple", StringComparison.Ordinal);
        var (choose, none) = (markup.E(markup.Text[many ? "file.chooseMany" : "file.choose"]), markup.E(markup.Text["file.none"]));
        return $"<span class=\"dm-file\" data-file data-none=\"{none}\" data-many=\"{markup.E(markup.Text["file.many"])}\"><input type=\"file\"{attributes}>"
            + $"<span class=\"dm-file-face\" aria-hidden=\"true\"><span class=\"dm-file-do\">{markup.IconHtml(Icons.Attach)}{choose}</span><span class=\"dm-file-name\">{none}</span></span></span>";
    }
}
