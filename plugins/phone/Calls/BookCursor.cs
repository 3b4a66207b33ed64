using System.Text;

namespace Derman.Channels.Phone.Calls;

/// <summary>
/// The open calls as a cursor: <c>1|common beginning|rest,rest!</c>, a mark for those that were answered. No number of anybody is in it. Whoever
/// goes on with it ends what the exchange no longer knows.
/// </summary>
internal static class BookCursor
{
    /// <summary>Below the 4,096 that a cursor may have.</summary>
    public const int Longest = 4000;

    private const string Version = "1|";
    private const char Answered = '!';

    /// <returns>The cursor, and how many of the oldest calls did not fit.</returns>
    public static (string Cursor, int LeftOut) Write(IReadOnlyCollection<OpenCall> calls)
    {
        var ids = calls.Select(call => (Id: Uri.EscapeDataString(call.Id).Replace("!", "%21", StringComparison.Ordinal), call.IsAnswered)).ToList();
        var common = Common([.. ids.Select(call => call.Id)]);
        var text = new StringBuilder(Version).Append(common).Append('|');
        var written = 0;
        foreach (var (id, isAnswered) in Enumerable.Reverse(ids))
        {
            if (text.Length + id.Length - common.Length + 2 > Longest)
            {
                break;
            }

            text.Append(written++ == 0 ? "" : ",").Append(id.AsSpan(common.Length)).Append(isAnswered ? "!" : "");
        }

        return (text.ToString(), ids.Count - written);
    }

    /// <summary>Reads one; what is none of ours is no call.</summary>
    public static IReadOnlyList<OpenCall> Read(string? cursor)
    {
        if (cursor?.Split('|') is not ["1", var common, { Length: > 0 } rest])
        {
            return [];
        }

        return
        [
            .. rest.Split(',').Reverse().Select(item => new OpenCall(Uri.UnescapeDataString(common + item.TrimEnd(Answered))) { IsRestored = true, IsAnswered = item.EndsWith(Answered) }),
        ];
    }

    // At least one letter of each is its own, so that an empty rest means no call.
    private static string Common(IReadOnlyList<string> ids)
    {
        var length = ids.Count == 0 ? 0 : ids.Min(id => id.Length) - 1;
        while (length > 0 && ids.Any(id => string.CompareOrdinal(id, 0, ids[0], 0, length) != 0))
        {
            length--;
        }

        return length <= 0 ? "" : ids[0][..length];
    }
}
