using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary>
/// A field with label above, hint below the label and error under the field:
/// <c>&lt;dm-field for="Input.Phone" label="…" hint="…" type="tel" autocomplete="tel" ltr /&gt;</c>. Types: any input type, <c>textarea</c>,
/// <c>select</c> (with <c>items</c>), <c>day</c> (typed as the language writes it, with a calendar beside it), <c>file</c> (speaks the page's language). Without <c>for</c> give <c>name</c>, <c>value</c>, <c>error</c>. Further attributes (autocomplete,
/// maxlength, data-draft …) go to the control.
/// </summary>
[HtmlTargetElement("dm-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper(Markup markup) : TagHelper
{
    public ModelExpression? For { get; set; }

    public string? Name { get; set; }

    public string? Value { get; set; }

    public string? Error { get; set; }

    public required string Label { get; set; }

    public string? Hint { get; set; }

    public string Type { get; set; } = "text";

    public int Rows { get; set; } = 4;

    public bool Optional { get; set; }

    public bool Required { get; set; }

    /// <summary>Phones, codes, e-mail addresses: written left to right in every language.</summary>
    public bool Ltr { get; set; }

    public IEnumerable<SelectListItem>? Items { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Name ?? (For is null ? "" : ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name));
        var id = IdOf(name);
        var error = Error ?? FirstError(name);
        var (hintId, errorId) = (Hint is null ? null : id + "-hint", error is null ? null : id + "-error");

        var attributes = new StringBuilder($" id=\"{id}\" name=\"{markup.E(name)}\" class=\"dm-input\"");
        var described = string.Join(' ', new[] { hintId, errorId }.Where(part => part is not null));
        if (described.Length > 0) attributes.Append(CultureInfo.InvariantCulture, $" aria-describedby=\"{described}\"");
        if (error is not null) attributes.Append(" aria-invalid=\"true\"");
        if (Required) attributes.Append(" required");
        if (Ltr) attributes.Append(" dir=\"ltr\"");
        foreach (var extra in output.Attributes)
        {
            attributes.Append(CultureInfo.InvariantCulture, $" {extra.Name}=\"{markup.E(extra.Value?.ToString())}\"");
        }

        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "dm-field");
        var optional = Optional ? $" <span class=\"dm-optional\">({markup.E(markup.Text["common.optional"])})</span>" : "";
        var html = new StringBuilder($"<label for=\"{id}\">{markup.E(Label)}{optional}</label>");
        if (Hint is not null) html.Append(CultureInfo.InvariantCulture, $"<span class=\"dm-hint\" id=\"{hintId}\">{markup.E(Hint)}</span>");
        html.Append(Control(attributes.ToString(), Shown(name)));
        if (error is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"dm-error\" id=\"{errorId}\">{markup.IconHtml(Icons.Alert)}");
            html.Append(CultureInfo.InvariantCulture, $"<span><span class=\"dm-sr\">{markup.E(markup.Text["form.error"])} </span>{markup.E(error)}</span></span>");
        }

        output.Content.SetHtmlContent(html.ToString());
    }

    internal static string IdOf(string name) => "f-" + TagBuilder.CreateSanitizedId(name.Length == 0 ? "x" : name, "-");

    private string Control(string attributes, string? value) => Type switch
    {
        // A newline right after the tag is dropped by the parser: without ours the person's own first newline would be.
        "textarea" => $"<textarea{attributes} rows=\"{Rows.ToString(CultureInfo.InvariantCulture)}\">\n{markup.E(value)}</textarea>",
        "select" => $"<select{attributes}>{Options(value)}</select>",
        "day" or "date" => DayControl.Html(markup, attributes, value, Label),
        "file" => FileControl.Html(markup, attributes),
        "password" => $"<input type=\"password\"{attributes}>",
        _ => $"<input type=\"{markup.E(Type)}\"{attributes} value=\"{markup.E(value)}\">",
    };

    private string Options(string? value)
    {
        var html = new StringBuilder();
        string? group = null;
        foreach (var item in Items ?? [])
        {
            if (item.Group?.Name != group)
            {
                if (group is not null) html.Append("</optgroup>");
                group = item.Group?.Name;
                if (group is not null) html.Append(CultureInfo.InvariantCulture, $"<optgroup label=\"{markup.E(group)}\">");
            }

            var selected = item.Selected || (value is not null && value == item.Value) ? " selected" : "";
            var disabled = item.Disabled ? " disabled" : "";
            html.Append(CultureInfo.InvariantCulture, $"<option value=\"{markup.E(item.Value)}\"{selected}{disabled}>{markup.E(item.Text)}</option>");
        }

        return group is null ? html.ToString() : html.Append("</optgroup>").ToString();
    }

    // What was typed comes back as typed, even when it could not be understood.
    private string? Shown(string name)
    {
        if (Value is not null) return Value;
        if (ViewContext.ModelState.TryGetValue(name, out var entry) && entry.AttemptedValue is not null) return entry.AttemptedValue;
        return For?.Model is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : For?.Model?.ToString();
    }

    private string? FirstError(string name) =>
        ViewContext.ModelState.TryGetValue(name, out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;
}
