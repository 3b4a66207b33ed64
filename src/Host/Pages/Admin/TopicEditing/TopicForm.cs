using System.Globalization;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Pages.Admin.TopicEditing;

/// <summary>A topic as the form sends it.</summary>
internal sealed class TopicForm
{
    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);

    public string? Owner { get; set; }

    public string? Synonyms { get; set; }

    /// <summary>By language, one document a line.</summary>
    public Dictionary<string, string?> Documents { get; set; } = new(StringComparer.Ordinal);

    public string? Longest { get; set; }

    /// <summary>hours | businessDays | calendarDays.</summary>
    public string Unit { get; set; } = "businessDays";

    public List<string> Groups { get; set; } = [];

    public List<string> RequestTypes { get; set; } = [];

    public string Sensitivity { get; set; } = "none";

    public string Priority { get; set; } = "normal";

    public bool NeedsLocation { get; set; }

    public bool RoundTheClock { get; set; }

    public bool Triage { get; set; }

    public bool Public { get; set; }

    public bool PrivatePlace { get; set; }

    public bool SharesPerson { get; set; }

    public static TopicForm Of(Topic topic, IReadOnlyList<string> languages)
    {
        var (amount, unit) = topic.Targets.Resolve switch
        {
            { Minutes: { } minutes } => (minutes / 60, "hours"),
            { CalendarDays: { } days } => (days, "calendarDays"),
            { BusinessDays: { } days } => (days, "businessDays"),
            _ => ((decimal?)null, "businessDays"),
        };
        return new TopicForm
        {
            Names = topic.Names.ToDictionary(n => n.Key, n => (string?)n.Value, StringComparer.Ordinal),
            Owner = topic.Owner,
            Synonyms = string.Join('\n', topic.Synonyms ?? []),
            Documents = languages.ToDictionary(l => l, l => (string?)string.Join('\n', (topic.Documents ?? []).Select(d => d.Names.In(l))), StringComparer.Ordinal),
            Longest = amount?.ToString("0.##", CultureInfo.InvariantCulture),
            Unit = unit,
            Groups = [.. topic.Groups ?? []],
            RequestTypes = [.. topic.RequestTypes ?? []],
            Sensitivity = topic.Sensitivity,
            Priority = topic.Priority,
            NeedsLocation = topic.NeedsLocation,
            RoundTheClock = topic.RoundTheClock,
            Triage = topic.Triage,
            Public = topic.Public,
            PrivatePlace = topic.PrivatePlace,
            SharesPerson = topic.SharesPerson,
        };
    }

    /// <param name="old">What the topic has now: an end of day that was set by law stays.</param>
    public TopicInput Read(Topic? old) => new(
        Names,
        Owner,
        Typed.Lines(Synonyms),
        Documents.ToDictionary(d => d.Key, d => (IReadOnlyList<string>)Typed.Lines(d.Value, commas: false), StringComparer.Ordinal),
        LongestTime(old),
        Groups,
        RequestTypes,
        Sensitivity,
        Priority,
        NeedsLocation,
        RoundTheClock,
        Triage,
        Public,
        PrivatePlace,
        SharesPerson);

    /// <summary>What cannot be read is no time at all, and is refused as such.</summary>
    private Target? LongestTime(Topic? old)
    {
        if (string.IsNullOrWhiteSpace(Longest))
        {
            return null;
        }

        var typed = DecimalDigits.ToAscii(Longest.Trim()).Replace(',', '.').Replace('٫', '.');
        if (!decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount is <= 0 or > 3650 || (Unit != "hours" && amount != decimal.Truncate(amount)))
        {
            return new Target();
        }

        var endOfDay = old?.Targets.Resolve?.EndOfDay == true;
        return Unit switch
        {
            "hours" => Target.OfMinutes(amount * 60),
            "calendarDays" => Target.OfCalendarDays((int)amount, endOfDay),
            _ => Target.OfBusinessDays((int)amount, endOfDay),
        };
    }
}
