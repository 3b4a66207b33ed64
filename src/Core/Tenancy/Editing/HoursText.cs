using System.Text.RegularExpressions;
using Derman.Core.Common;

namespace Derman.Core.Tenancy.Editing;

/// <summary>Open hours of a day in one line: <c>08:00–12:00, 13:00–17:00</c>. Digits of every script, a colon or a dot, any dash.</summary>
public static partial class HoursText
{
    public static string Write(IReadOnlyList<string[]>? intervals) => string.Join(", ", (intervals ?? []).Select(i => $"{i[0]}–{i[1]}"));

    public static List<string[]> Read(string? typed, string field, List<FieldError> errors)
    {
        var intervals = new List<string[]>();
        foreach (var part in DecimalDigits.ToAscii(typed ?? "").Split([',', '،', ';', '؛'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Interval().Match(part);
            if (!match.Success)
            {
                errors.Add(new FieldError(field, "calendar.hours"));
                return [];
            }

            intervals.Add([Time(match, "a", "b"), Time(match, "c", "d")]);
        }

        for (var i = 0; i < intervals.Count; i++)
        {
            var (from, to) = (intervals[i][0], intervals[i][1]);
            var late = string.CompareOrdinal(to, "24:00") > 0 || string.CompareOrdinal(from, "23:59") > 0;
            if (late || string.CompareOrdinal(from, to) >= 0 || (i > 0 && string.CompareOrdinal(intervals[i - 1][1], from) > 0))
            {
                errors.Add(new FieldError(field, "calendar.hours"));
                return [];
            }
        }

        return intervals;
    }

    private static string Time(Match match, string hour, string minute) =>
        $"{match.Groups[hour].Value.PadLeft(2, '0')}:{(match.Groups[minute].Success ? match.Groups[minute].Value : "00")}";

    [GeneratedRegex(@"^(?<a>\d{1,2})(?:[:.](?<b>[0-5]\d))?\s*(?:-|–|—|تا|ile|to)\s*(?<c>\d{1,2})(?:[:.](?<d>[0-5]\d))?$", RegexOptions.None, 1000)]
    private static partial Regex Interval();
}
