using Derman.Core.Search;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>A person who wants no surveys or announcements by a channel. What concerns their own request is always told.</summary>
public sealed class OptOut
{
    public string Account { get; set; } = "";

    /// <summary>The provider's id of the person.</summary>
    public string Person { get; set; } = "";

    /// <summary>survey | announcement.</summary>
    public string Purpose { get; set; } = "";

    public Instant At { get; set; }

    /// <summary>citizen, or the person of ours who noted it.</summary>
    public string By { get; set; } = "";
}

/// <summary>Refusals by word: one word, sent alone, in the languages of the desks. The opposite word takes it back.</summary>
internal static class OptOuts
{
    public const string Survey = "survey";
    public const string Announcement = "announcement";

    /// <summary>More than enough for each of the words, however its letters are composed.</summary>
    private const int Longest = 64;

    private static readonly HashSet<string> No = [.. new[] { "RET", "RED", "STOP", "DUR", "İPTAL", "لغو" }.Select(FoldedText.Fold)];
    private static readonly HashSet<string> Yes = [.. new[] { "ONAY", "START", "BAŞLA", "شروع" }.Select(FoldedText.Fold)];

    /// <summary>Nothing but a refusal, or the word that ends one.</summary>
    public static bool Is(string? words) => No.Contains(Folded(words));

    /// <summary>Nothing for what is too long to be one of the words: every message that comes in passes here, most of them inside the writer.</summary>
    private static string Folded(string? words) => (words ?? "").Trim(' ', '.', '!') is { Length: <= Longest } word ? FoldedText.Fold(word).Trim(' ', '.', '!') : "";

    /// <summary>Notes a refusal or its end.</summary>
    public static void Note(WriteSession session, string account, string person, string? words, Instant now)
    {
        var folded = Folded(words);
        if (Yes.Contains(folded))
        {
            var had = session.List<OptOut>("\"account\" = @p0 AND \"person\" = @p1", account, person);
            had.ForEach(o => session.Delete(o));
            return;
        }

        if (!No.Contains(folded))
        {
            return;
        }

        foreach (var purpose in (string[])[Survey, Announcement])
        {
            if (!Refused(session, account, person, purpose))
            {
                session.Insert(new OptOut { Account = account, Person = person, Purpose = purpose, At = now, By = Tickets.Actor.Citizen.Code });
            }
        }
    }

    public static bool Refused(ReadSession session, string account, string person, string purpose) =>
        session.First<OptOut>("\"account\" = @p0 AND \"person\" = @p1 AND \"purpose\" = @p2", account, person, purpose) is not null;
}
