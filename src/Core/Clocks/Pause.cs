using System.Runtime.InteropServices;
using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>
/// A time in which a clock stands still, <c>[From, To)</c>. No <paramref name="To"/>: it still stands.
/// Lists of them may be in any order and overlap.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Pause(Instant From, Instant? To);

/// <summary>A pause in ticks; an open one ends at <see cref="long.MaxValue"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StandStill(long From, long To)
{
    public bool Open => To == long.MaxValue;

    /// <summary>Sorted, merged, without the empty ones: afterwards nobody counts a minute twice.</summary>
    public static StandStill[] Merge(IReadOnlyList<Pause>? pauses)
    {
        if (pauses is null || pauses.Count == 0)
        {
            return [];
        }

        var spans = new List<StandStill>(pauses.Count);
        foreach (var pause in pauses)
        {
            var span = new StandStill(pause.From.ToUnixTimeTicks(), pause.To?.ToUnixTimeTicks() ?? long.MaxValue);
            if (span.To > span.From)
            {
                spans.Add(span);
            }
        }

        spans.Sort(static (a, b) => a.From.CompareTo(b.From));
        var merged = new List<StandStill>(spans.Count);
        foreach (var span in spans)
        {
            if (merged.Count > 0 && span.From <= merged[^1].To)
            {
                merged[^1] = merged[^1] with { To = Math.Max(merged[^1].To, span.To) };
            }
            else
            {
                merged.Add(span);
            }
        }

        return [.. merged];
    }
}
