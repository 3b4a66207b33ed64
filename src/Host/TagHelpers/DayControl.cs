using Derman.Host.Pages.Words;

namespace Derman.Host.TagHelpers;

/// <summary>The control of a day: a plain typed field, and a button that shows itself when there are scripts and opens a calendar.</summary>
internal static class DayControl
{
    /// <summary>Words the calendar needs, as data attributes of its button.</summary>
    private static readonly (string Attribute, string Key)[] Words =
    [
        ("title", "day.choose"), ("month-back", "day.monthBack"), ("month-on", "day.monthOn"), ("year-back", "day.yearBack"),
        ("year-on", "day.yearOn"), ("today", "day.today"), ("clear", "day.clear"), ("close", "common.close"),
    ];

    public static string Html(Markup markup, string attributes, string? value, string label)
    {
        var language = markup.Text.Language;
        // A value that is a date comes in the language's own form, whatever form it was given in; what cannot be read stays as typed.
        var shown = DayInput.TryParse(value, out var day) && day is { } known ? DayInput.Show(known, language) : value;
        var direction = attributes.Contains(" dir=", StringComparison.Ordinal) ? "" : " dir=\"ltr\"";
        var words = string.Concat(Words.Select(w => $" data-{w.Attribute}=\"{markup.E(markup.Text[w.Key])}\""));
        return $"<span class=\"dm-day\"><input type=\"text\" data-day=\"{language}\" autocomplete=\"off\" placeholder=\"{markup.E(markup.Text["day.example"])}\"{direction}{attributes} value=\"{markup.E(shown)}\">"
            + $"<button class=\"btn btn-icon\" type=\"button\" data-day-open hidden aria-haspopup=\"dialog\" aria-expanded=\"false\" aria-label=\"{markup.E(markup.Text["day.choose"])}: {markup.E(label)}\"{words}>{markup.IconHtml(Icons.Calendar)}</button></span>";
    }
}
