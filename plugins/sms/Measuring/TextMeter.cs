using System.Text;

namespace Derman.Channels.Sms.Measuring;

/// <summary>Counts parts in the cheapest encoding a gateway carries.</summary>
internal static class TextMeter
{
    /// <summary>The measure; 0 parts when the text is empty or no encoding allowed can write it.</summary>
    /// <param name="appended">Letters the operator writes behind every text (Turkish operators append a code such as " B001").</param>
    public static MessageMeasure Measure(string text, GatewayAbilities abilities, int appended = 0)
    {
        var characters = text.EnumerateRunes().Concat(Enumerable.Repeat(new Rune('B'), text.Length == 0 ? 0 : appended)).ToList();
        (SmsEncoding Encoding, int Parts, int Left)? best = null;
        foreach (var encoding in abilities.Encodings)
        {
            // The first of equals wins: the simpler the encoding, the more handsets show it.
            if (Count(characters, encoding) is { } count && (best is null || count.Parts < best.Value.Parts))
            {
                best = (encoding, count.Parts, count.Left);
            }
        }

        return best is { } found
            ? new MessageMeasure(found.Parts, found.Encoding.Name, found.Left, Costly(characters, abilities.Encodings.TakeWhile(encoding => encoding != found.Encoding)))
            : new MessageMeasure(0, abilities.Encodings[^1].Name, 0, Costly(characters, abilities.Encodings));
    }

    // What the nearest of the encodings passed over could not write: without these letters it would have done.
    private static string Costly(List<Rune> characters, IEnumerable<SmsEncoding> passedOver) => string.Concat(
        passedOver.Select(encoding => characters.Where(character => encoding.CostOf(character) == 0).Distinct().ToList())
            .Where(foreign => foreign.Count > 0)
            .MinBy(foreign => foreign.Count) ?? []);

    private static (int Parts, int Left)? Count(List<Rune> characters, SmsEncoding encoding)
    {
        var total = 0;
        foreach (var character in characters)
        {
            var cost = encoding.CostOf(character);
            if (cost == 0)
            {
                return null;
            }

            total += cost;
        }

        if (total <= encoding.Alone)
        {
            return (total == 0 ? 0 : 1, encoding.Alone - total);
        }

        // A character never straddles two parts: neither an escape from its letter nor one half of an emoji from the other.
        var (parts, used) = (1, 0);
        foreach (var cost in characters.Select(encoding.CostOf))
        {
            if (used + cost > encoding.Joined)
            {
                (parts, used) = (parts + 1, 0);
            }

            used += cost;
        }

        return (parts, encoding.Joined - used);
    }
}
