using System.Text.Json;
using Derman.Browser.Tests.Support;

namespace Derman.Browser.Tests.Corpus;

/// <summary>Counts whatever a page runs that it should only have shown, without the content policy that would forgive a mistake.</summary>
internal static class Trap
{
    public const string Script =
        "window.__trapped = []; window.__trap = (...a) => { window.__trapped.push('trap ' + a.join()); };"
        + "for (const n of ['alert', 'confirm', 'prompt']) window[n] = () => { window.__trapped.push(n); };";

    // What shows: the text, and what fields and choices hold. Spaces and controls may be folded on the way; nothing else.
    private const string Look =
        """
        (wanted) => {
          const fold = s => s.replace(/[\s\p{Cc}\u2028\u2029\ufeff\ufffd\ufffe]/gu, '');
          const values = [...document.querySelectorAll('input,textarea')].map(f => f.value);
          const shown = fold([document.body.textContent, ...values].join('\n'));
          const bad = [];
          for (const e of document.querySelectorAll('[data-corpus], iframe, object, embed, base, frameset, plaintext, xmp, meta[http-equiv=refresh], script:not([src]), svg script, a[href^="javascript:" i], a[href^="data:" i], a[href^="vbscript:" i]'))
            bad.push(e.outerHTML.slice(0, 120));
          for (const e of document.querySelectorAll('*'))
            for (const a of e.attributes)
              if (/^on/i.test(a.name) || /^(javascript|vbscript):/i.test(a.value) && /^(href|src|action|formaction|data|xlink:href)$/i.test(a.name)) bad.push(a.name + ' on ' + e.outerHTML.slice(0, 120));
          return { bad, trapped: window.__trapped, missing: wanted.map((w, i) => shown.includes(fold(w)) ? -1 : i).filter(i => i >= 0) };
        }
        """;

    /// <summary>What ran or became a part of the page; and which of the payloads are not to be read on it.</summary>
    public static async Task<(IReadOnlyList<string> Wrong, IReadOnlyList<string> Missing)> LookAsync(Visit visit, string where, IReadOnlyList<string> wanted)
    {
        var seen = await visit.Page.EvaluateAsync<JsonElement>(Look, wanted);
        var wrong = Texts(seen, "bad").Select(b => $"{where}: became a part of the page: {b}")
            .Concat(Texts(seen, "trapped").Select(t => $"{where}: ran: {t}"))
            .Concat(visit.Strangers.Select(s => $"{where}: asked {s}"))
            .Concat(visit.Errors.Where(e => e.StartsWith("script:", StringComparison.Ordinal)).Select(e => $"{where}: {e}"));
        return ([.. wrong], [.. seen.GetProperty("missing").EnumerateArray().Select(i => wanted[i.GetInt32()])]);
    }

    private static IEnumerable<string> Texts(JsonElement seen, string name) => seen.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? "");
}
