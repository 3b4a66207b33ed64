using System.Text.RegularExpressions;
using Derman.Core.Citizens;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets;

namespace Derman.Core.Conversations;

/// <summary>Finds what must not stand where everybody reads it: the request's number and code, the person's name, numbers and addresses (KVKK 6698, art. 4).</summary>
internal static partial class PersonalWords
{
    private const int ShortestName = 3;

    /// <returns>The code of what was found; null = nothing.</returns>
    public static string? In(ReadSession session, Ticket ticket, string text)
    {
        if (text.Contains(ticket.Number, StringComparison.OrdinalIgnoreCase))
        {
            return "message.personal.number";
        }

        if (text.Replace("-", "", StringComparison.Ordinal).Contains(ticket.TrackingCode.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        {
            return "message.personal.trackingCode";
        }

        if (Email().IsMatch(text))
        {
            return "message.personal.email";
        }

        if (Digits().IsMatch(text))
        {
            return "message.personal.digits";
        }

        var name = ticket.Citizen is { } key ? session.First<Citizen>("\"key\" = @p0", key)?.FoldedName : null;
        var words = FoldedText.Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '!', '?', ':', ';', '(', ')')).ToHashSet(StringComparer.Ordinal);
        return name?.Split(' ').Any(part => part.Length >= ShortestName && words.Contains(part)) == true ? "message.personal.name" : null;
    }

    // Seven digits or more, however they are grouped: telephone, identity and account numbers.
    [GeneratedRegex(@"\p{Nd}(?:[\s\-./()]{0,2}\p{Nd}){6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"[^\s@]@[^\s@]+\.[^\s@]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();
}
