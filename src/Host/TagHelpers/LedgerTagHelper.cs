using System.Text;
using Derman.Host.Pages.Shared.Models;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Derman.Host.TagHelpers;

/// <summary><c>&lt;dm-ledger ledger="…" /&gt;</c>: 6 px in lists; with <c>big</c>, legend and end labels. Spoken as one sentence.</summary>
[HtmlTargetElement("dm-ledger", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LedgerTagHelper(Markup markup) : TagHelper
{
    public required LedgerModel Ledger { get; set; }

    public bool Big { get; set; }

    public bool Legend { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("dm-ledger");
        var html = new StringBuilder();
        if (Legend) AppendLegend(html);
        AppendBar(html);
        if (Ledger.From.Length > 0 || Ledger.To.Length > 0)
        {
            html.Append($"<div class=\"dm-ends\"><span>{markup.E(Ledger.From)}</span><span>{markup.E(Ledger.To)}</span></div>");
        }

        output.Content.SetHtmlContent(html.ToString());
    }

    private void AppendLegend(StringBuilder html)
    {
        html.Append($"<div class=\"dm-legend\" aria-hidden=\"true\"><b>{markup.E(Ledger.Total)}</b>");
        foreach (var entry in Ledger.Entries)
        {
            html.Append($"<span class=\"dm-key {Class(entry.Holder)}\"><i></i><b>{markup.E(entry.Amount)}</b> {markup.E(entry.Name)}</span>");
        }

        html.Append("</div>");
    }

    private void AppendBar(StringBuilder html)
    {
        var text = markup.Text;
        var comma = text.Direction == "rtl" ? "، " : ", ";
        var parts = string.Join(comma, Ledger.Entries.Select(e => text.T("ledger.part", ("n", e.Amount), ("holder", e.Name))));
        var sentence = text.T("ledger.sentence", ("total", Ledger.Total), ("parts", parts));
        html.Append($"<div class=\"dm-led{(Big ? " dm-big" : "")}\" role=\"img\" aria-label=\"{markup.E(sentence)}\">");
        var total = Ledger.Segments.Sum(segment => segment.Weight);
        foreach (var segment in Ledger.Segments)
        {
            var share = total <= 0 ? 0 : (int)Math.Round(segment.Weight / total * 100);
            html.Append($"<span class=\"{Class(segment.Holder)} {Markup.Share(Math.Max(1, share))}\"></span>");
        }

        html.Append("</div>");
    }

    private static string Class(Holder holder) => holder switch
    {
        Holder.Desk => "dm-desk",
        Holder.Unit => "dm-unit",
        Holder.Citizen => "dm-cit",
        _ => "dm-oth",
    };
}
