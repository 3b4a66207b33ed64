using System.Globalization;

namespace Derman.Core.Tickets.Listing;

/// <summary>Where a list goes on: after (due, key), or after key. No row numbers: pages stay right while tickets come in.</summary>
internal readonly record struct ListCursor(long? Due, long Key)
{
    private const char NoDue = '-';

    public static bool TryParse(string text, out ListCursor cursor)
    {
        cursor = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var key))
        {
            return false;
        }

        if (text[..dot] is ['-'])
        {
            cursor = new ListCursor(null, key);
            return true;
        }

        if (!long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var due))
        {
            return false;
        }

        cursor = new ListCursor(due, key);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Due is { } due ? due.ToString(CultureInfo.InvariantCulture) : NoDue.ToString())}.{Key}");
}
