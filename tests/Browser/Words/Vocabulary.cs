using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Derman.Browser.Tests.Support;
using Derman.Host.Localisation;

namespace Derman.Browser.Tests.Words;

/// <summary>Reads a page as somebody who knows all words of the product: a key on it was forgotten, a word of another language slipped in.</summary>
internal static partial class Vocabulary
{
    /// <summary>Shorter words are the same in many languages.</summary>
    private const int Telling = 4;

    private static readonly ConcurrentDictionary<string, (Dictionary<string, string> Others, List<(string Start, string Of)> Starts)> Foreign = new(StringComparer.Ordinal);

    private static readonly HashSet<string> FirstParts = [.. Texts.BuiltIn.For(Languages.English).Keys.Select(k => k.Split('.')[0])];

    // Every piece of text by itself, with the names that only some can perceive; what says that it is in another language is left alone.
    private const string Read =
        """
        () => {
          const own = document.documentElement.lang, out = [];
          const elsewhere = e => { const l = e.closest('[lang]'); return l && l.lang !== own; };
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const e = walk.currentNode.parentElement, t = walk.currentNode.data.trim();
            if (t && !e.closest('script,style,template,textarea,code,pre,[dir=ltr]') && !elsewhere(e)) out.push(t);
          }
          for (const e of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
            if (!elsewhere(e)) for (const a of ['aria-label', 'title', 'placeholder', 'alt']) { const t = (e.getAttribute(a) || '').trim(); if (t) out.push(t); }
          out.push(document.title);
          return out;
        }
        """;

    public static async Task<IEnumerable<string>> WrongAsync(Visit visit, string language, string where)
    {
        var pieces = await visit.Page.EvaluateAsync<string[]>(Read);
        return Wrong(pieces, language).Select(w => $"{where}: {w}");
    }

    public static IEnumerable<string> Wrong(IEnumerable<string> pieces, string language)
    {
        var own = Texts.BuiltIn.For(language);
        var (others, starts) = Foreign.GetOrAdd(language, Gather);
        foreach (var piece in pieces.Distinct(StringComparer.Ordinal))
        {
            foreach (var key in Keys().Matches(piece).Select(m => m.Value).Where(k => own.Has(k) || FirstParts.Contains(k.Split('.')[0])))
            {
                yield return $"shows the key '{key}'";
            }

            if (others.TryGetValue(piece, out var from))
            {
                yield return $"speaks {from}: '{piece}'";
            }

            foreach (var (start, of) in starts.Where(s => piece.Contains(s.Start, StringComparison.Ordinal)))
            {
                yield return $"speaks {of}: '{piece}' has '{start}'";
            }
        }
    }

    private static (Dictionary<string, string> Others, List<(string Start, string Of)> Starts) Gather(string language)
    {
        var own = Texts.BuiltIn.For(language);
        var ours = own.Keys.Select(k => own[k]).ToHashSet(StringComparer.Ordinal);
        return (Others(language, ours), [.. Starts(language, ours)]);
    }

    private static Dictionary<string, string> Others(string language, HashSet<string> ours)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var other in Languages.All.Where(l => l != language))
        {
            var text = Texts.BuiltIn.For(other);
            foreach (var words in text.Keys.Select(k => text[k]).Where(w => w.Length >= Telling && w.Any(char.IsLetter) && !w.Contains('{', StringComparison.Ordinal) && !ours.Contains(w)))
            {
                found.TryAdd(words, other);
            }
        }

        return found;
    }

    /// <summary>Sentences with places in them are known by their longest piece.</summary>
    private static IEnumerable<(string Start, string Of)> Starts(string language, HashSet<string> ours)
    {
        const int Long = 14;
        foreach (var other in Languages.All.Where(l => l != language))
        {
            var text = Texts.BuiltIn.For(other);
            foreach (var words in text.Keys.Select(k => text[k]).Where(w => w.Contains('{', StringComparison.Ordinal)))
            {
                var longest = Slots().Split(words).MaxBy(p => p.Length)!.Trim();
                if (longest.Length >= Long && !ours.Any(o => o.Contains(longest, StringComparison.Ordinal)))
                {
                    yield return (longest, other);
                }
            }
        }
    }

    [GeneratedRegex(@"(?<![\w@/.:-])[a-z][a-zA-Z0-9]*(\.[a-zA-Z0-9]+)+(?![\w@/-])")]
    private static partial Regex Keys();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Slots();
}
