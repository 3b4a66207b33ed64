using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Html;

namespace Derman.Host.Pages.Admin.Workflow;

/// <summary>
/// The workflow drawn on the server: a column a category, in the order work goes, an arrow a move. Moves that are open everywhere are left
/// out; the table beside it has them all and is its text.
/// </summary>
internal static class WorkflowDiagram
{
    private const int Wide = 150;
    private const int High = 40;
    private const int Gap = 22;
    private const int Between = 90;
    private const int Longest = 21;
    private static readonly string[] Columns = ["open", "waiting", "proposed", "solved", "closed"];

    /// <param name="lit">The transition whose arrows stand out.</param>
    public static IHtmlContent Of(WorkflowFile workflow, int? lit, IUiText text)
    {
        var columns = Columns.Select(c => workflow.States.Where(s => s.Category == c).ToList()).ToList();
        var width = (columns.Count * (Wide + Between)) - Between + 20;
        var height = (columns.Max(c => c.Count) * (High + Gap)) + 44;
        var places = new Dictionary<string, (int X, int Y)>(StringComparer.Ordinal);
        for (var x = 0; x < columns.Count; x++)
        {
            var left = 10 + ((text.Direction == "rtl" ? columns.Count - 1 - x : x) * (Wide + Between));
            for (var y = 0; y < columns[x].Count; y++)
            {
                places[columns[x][y].Code] = (left, 34 + (y * (High + Gap)));
            }
        }

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg class="dm-flow" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="flow-title"><title id="flow-title">{E(text["workflow.diagram"])}</title><defs><marker id="dm-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>""");
        Arrows(svg, workflow, places, lit, text);
        for (var x = 0; x < columns.Count; x++)
        {
            var left = 10 + ((text.Direction == "rtl" ? columns.Count - 1 - x : x) * (Wide + Between));
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="dm-col" x="{left + (Wide / 2)}" y="18" text-anchor="middle">{E(text[$"workflow.category.{Columns[x]}"])}</text>""");
        }

        foreach (var state in workflow.States.Where(s => places.ContainsKey(s.Code)))
        {
            var ((left, top), name) = (places[state.Code], state.Names.In(text.Language));
            svg.Append(CultureInfo.InvariantCulture, $"""<g class="dm-box dm-{state.Category}"><title>{E(name)}</title><rect x="{left}" y="{top}" width="{Wide}" height="{High}" rx="8"/><text x="{left + (Wide / 2)}" y="{top + 25}" text-anchor="middle">{E(name.Length > Longest ? string.Concat(name.AsSpan(0, Longest - 1), "…") : name)}</text></g>""");
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static void Arrows(StringBuilder svg, WorkflowFile workflow, Dictionary<string, (int X, int Y)> places, int? lit, IUiText text)
    {
        var arrows = workflow.Transitions
            .SelectMany((t, i) => t.From.Where(f => f != t.To && places.ContainsKey(f) && places.ContainsKey(t.To)).Select(f => (From: f, t.To, Index: i, Name: ActionName(t.Action, text))))
            .GroupBy(a => (a.From, a.To))
            .OrderBy(g => g.Any(a => a.Index == lit));
        foreach (var arrow in arrows)
        {
            var (from, to) = (places[arrow.Key.From], places[arrow.Key.To]);
            svg.Append(CultureInfo.InvariantCulture, $"""<path class="dm-arrow{(arrow.Any(a => a.Index == lit) ? " dm-lit" : "")}" d="{Way(from, to)}" marker-end="url(#dm-tip)"><title>{E(string.Join(", ", arrow.Select(a => a.Name).Distinct(StringComparer.Ordinal)))}</title></path>""");
        }
    }

    public static string ActionName(string action, IUiText text) => text.Has($"action.{action}") ? text[$"action.{action}"] : text[$"workflow.action.{action}"];

    /// <summary>Within a column around the side, else from edge to edge.</summary>
    private static string Way((int X, int Y) from, (int X, int Y) to)
    {
        var (y1, y2) = (from.Y + (High / 2), to.Y + (High / 2));
        if (from.X == to.X)
        {
            var (side, bend) = y2 > y1 ? (from.X + Wide, 34) : (from.X, -34);
            return FormattableString.Invariant($"M{side} {y1}C{side + bend} {y1} {side + bend} {y2} {side} {y2}");
        }

        var (x1, x2) = to.X > from.X ? (from.X + Wide, to.X) : (from.X, to.X + Wide);
        var middle = (x1 + x2) / 2;
        return FormattableString.Invariant($"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}");
    }

    private static string E(string text) => HtmlEncoder.Default.Encode(text);
}
