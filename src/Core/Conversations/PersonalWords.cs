using System.Text.RegularExpressions;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets;

namespace Derman.Core.Conversations;

/// <summary>Finds what must not stand where everybody reads it: the request's number and code, the person's name, numbers and addresses (KVKK 6698, art. 4).</summary>
internal static partial class PersonalWords
{
    private const int ShortestName = 3;
    private static readonly Failure Number = Failure.Invalid("message.personalNumber", "text");
    private static readonly Failure TrackingCode = Failure.Invalid("message.personalTrackingCode", "text");
    private static readonly Failure EmailAddress = Failure.Invalid("message.personalEmail", "text");
    private static readonly Failure Numerals = Failure.Invalid("message.personalDigits", "text");
    private static readonly Failure Name = Failure.Invalid("message.personalName", "text");

    /// <returns>What was found; null = nothing.</returns>
    public static Failure? In(ReadSession session, Ticket ticket, string text)
    {
        if (text.Contains(ticket.Number, StringComparison.OrdinalIgnoreCase))
        {
            return Number;
        }

        if (text.Replace("-", "", StringComparison.Ordinal).Contains(ticket.TrackingCode.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        {
            return TrackingCode;
        }

        if (Email().IsMatch(text))
        {
            return EmailAddress;
        }

        if (Digits().IsMatch(text))
        {
            return Numerals;
        }

        var name = ticket.Citizen is { } key ? session.First<Citizen>("\"key\" = @p0", key)?.FoldedName : null;
        var words = FoldedText.Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '!', '?', ':', ';', '(', ')')).ToHashSet(StringComparer.Ordinal);
        return name?.Split(' ').Any(part => part.Length >= ShortestName && words.Contains(part)) == true ? Name : null;
    }

    // Seven digits or more, however they are grouped: telephone, identity and account numbers.
    [GeneratedRegex(@"\p{Nd}(?:[\s\-./()]{0,2}\p{Nd}){6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"[^\s@]@[^\s@]+\.[^\s@]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();
}
