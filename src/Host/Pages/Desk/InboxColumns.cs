namespace Derman.Host.Pages.Desk;

/// <summary>What a row of the list shows beside the request itself. The order is fixed; which of them, a person chooses.</summary>
internal static class InboxColumns
{
    public const string Due = "due";
    public const string Holder = "holder";
    public const string State = "state";
    public const string Owner = "owner";
    public const string Unit = "unit";
    public const string Topic = "topic";
    public const string Age = "age";
    public const string Word = "word";

    public static readonly IReadOnlyList<string> Every = [Due, Topic, Unit, Holder, Age, Word, State, Owner];

    public static readonly IReadOnlyList<string> Usual = [Due, Holder, State, Owner];

    /// <param name="kept">Codes with commas between; what is not known is left out. None at all: the usual ones.</param>
    public static IReadOnlyList<string> Of(string? kept)
    {
        var asked = (kept ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var known = Every.Where(asked.Contains).ToList();
        return known.Count == 0 ? Usual : known;
    }
}
