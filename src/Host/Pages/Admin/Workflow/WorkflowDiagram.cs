using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Html;

namespace Derman.Host.Pages.Admin.Workflow;

/// <summary>
/// The workflow drawn on the server: a column a category, in the order work goes. What is open from a whole column is one arrow from its
/// frame; a state that was chosen shows its own moves alone. Moves that are open everywhere are told over the column they lead to; the table below has them all.
/// </summary>
internal static class WorkflowDiagram
{
    private const int Longest = 21;
    private static readonly string[] Columns = ["open", "waiting", "proposed", "solved", "closed"];

    /// <param name="lit">The transition whose arrows stand out.</param>
    /// <param name="chosen">The state whose moves are shown.</param>
    /// <param name="link">Address of the page with a state chosen; of none without.</param>
    public static IHtmlContent Of(WorkflowFile workflow, int? lit, string? chosen, Func<string?, string> link, IUiText text)
    {
        var columns = Columns.Select(c => workflow.States.Where(s => s.Category == c).ToList()).ToList();
        var routes = new WorkflowRoutes([.. columns.Select(c => c.Count)], text.Direction == "rtl");
        var places = columns.SelectMany((c, x) => c.Select((s, y) => (s.Code, (X: x, Y: y)))).ToDictionary(StringComparer.Ordinal);
        chosen = chosen is not null && places.ContainsKey(chosen) ? chosen : null;
        var moves = Moves(workflow, places, text).ToList();
        var arrows = new StringBuilder();
        if (chosen is null)
        {
            Bundles(arrows, moves, columns, places, routes);
        }

        foreach (var one in moves.Where(m => chosen is null ? m.Index == lit : m.From == chosen || m.To == chosen).GroupBy(m => (m.From, m.To)))
        {
            var (from, to) = (places[one.Key.From], places[one.Key.To]);
            Arrow(arrows, chosen is null ? "dm-lit" : one.Key.From == chosen ? "dm-out" : "dm-into", routes.Way(from.X, from.Y, to.X, to.Y), one);
        }

        var near = moves.Where(m => m.From == chosen || m.To == chosen).SelectMany(m => new[] { m.From, m.To }).Append(chosen).ToHashSet(StringComparer.Ordinal);
        var everywhere = workflow.Transitions.Where(t => t.From.Contains(WorkflowVocabulary.AnyOpen)).SelectMany(t => Ends(workflow, t))
            .Where(places.ContainsKey).Select(s => Columns[places[s].X]).ToHashSet(StringComparer.Ordinal);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg class="dm-flow" viewBox="0 0 {routes.Width} {routes.Height}" width="{routes.Width}" height="{routes.Height}" role="group" aria-labelledby="diagram"><defs><marker id="dm-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>""");
        for (var x = 0; x < columns.Count; x++)
        {
            var left = routes.At(WorkflowRoutes.Left(x), WorkflowRoutes.Wide);
            svg.Append(CultureInfo.InvariantCulture, $"""<rect class="dm-frame" x="{left - WorkflowRoutes.Pad}" y="{WorkflowRoutes.Top - WorkflowRoutes.Pad}" width="{WorkflowRoutes.Wide + (2 * WorkflowRoutes.Pad)}" height="{WorkflowRoutes.Foot(columns[x].Count) - WorkflowRoutes.Top + WorkflowRoutes.Pad}" rx="12"/><text class="dm-col" x="{left + (WorkflowRoutes.Wide / 2)}" y="20" text-anchor="middle">{E(text[$"workflow.category.{Columns[x]}"])}</text>""");
            if (everywhere.Contains(Columns[x]))
            {
                svg.Append(CultureInfo.InvariantCulture, $"""<text class="dm-col dm-any" x="{left + (WorkflowRoutes.Wide / 2)}" y="38" text-anchor="middle">{E(text["workflow.diagram.any"])}</text>""");
            }
        }

        svg.Append(arrows);
        foreach (var state in columns.SelectMany(c => c))
        {
            var ((x, y), name) = (places[state.Code], state.Names.In(text.Language));
            var (left, top) = (routes.At(WorkflowRoutes.Left(x), WorkflowRoutes.Wide), WorkflowRoutes.Y(y));
            var look = $"dm-box dm-{state.Category}{(state.Code == chosen ? " dm-at" : chosen is not null && !near.Contains(state.Code) ? " dm-far" : "")}";
            svg.Append(CultureInfo.InvariantCulture, $"""<a class="{look}" href="{E(link(state.Code == chosen ? null : state.Code))}"{(state.Code == chosen ? " aria-current=\"true\"" : "")}><title>{E(name)}</title><rect x="{left}" y="{top}" width="{WorkflowRoutes.Wide}" height="{WorkflowRoutes.High}" rx="8"/><text x="{left + (WorkflowRoutes.Wide / 2)}" y="{top + 25}" text-anchor="middle">{E(name.Length > Longest ? string.Concat(name.AsSpan(0, Longest - 1), "…") : name)}</text></a>""");
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    public static string ActionName(string action, IUiText text) => text.Has($"action.{action}") ? text[$"action.{action}"] : text[$"workflow.action.{action}"];

    /// <summary>One for each pair of states; what ends a request leads to the states of its outcomes.</summary>
    private static IEnumerable<Way> Moves(WorkflowFile workflow, Dictionary<string, (int X, int Y)> places, IUiText text) =>
        from pair in workflow.Transitions.Select((t, i) => (Transition: t, Index: i))
        from to in Ends(workflow, pair.Transition)
        from start in pair.Transition.From
        where start != to && places.ContainsKey(start) && places.ContainsKey(to)
        select new Way(start, to, pair.Index, ActionName(pair.Transition.Action, text));

    private static IEnumerable<string> Ends(WorkflowFile workflow, Transition transition) =>
        workflow.Outcomes.Where(o => o.Via == transition.Action).Select(o => o.State).Append(transition.To).Distinct(StringComparer.Ordinal);

    /// <summary>From a column's frame when all of its states can, else from each that can. Within a column nothing, until a state is chosen.</summary>
    private static void Bundles(StringBuilder svg, List<Way> moves, List<List<WorkflowState>> columns, Dictionary<string, (int X, int Y)> places, WorkflowRoutes routes)
    {
        foreach (var bundle in moves.Where(m => places[m.From].X != places[m.To].X).GroupBy(m => (places[m.From].X, m.To)))
        {
            var (column, to) = (bundle.Key.X, places[bundle.Key.To]);
            if (bundle.Select(m => m.From).Distinct(StringComparer.Ordinal).Count() == columns[column].Count)
            {
                Arrow(svg, "", routes.Way(column, columns[column].Count == 1 ? 0 : null, to.X, to.Y), bundle);
                continue;
            }

            foreach (var one in bundle.GroupBy(m => m.From))
            {
                Arrow(svg, "", routes.Way(column, places[one.Key].Y, to.X, to.Y), one);
            }
        }
    }

    private static void Arrow(StringBuilder svg, string look, string way, IEnumerable<Way> moves) => svg.Append(
        CultureInfo.InvariantCulture,
        $"""<path class="dm-arrow {look}" d="{way}" marker-end="url(#dm-tip)"><title>{E(string.Join(", ", moves.Select(m => m.Name).Distinct(StringComparer.Ordinal)))}</title></path>""");

    private static string E(string text) => HtmlEncoder.Default.Encode(text);

    private sealed record Way(string From, string To, int Index, string Name);
}
