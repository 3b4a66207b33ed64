using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Clocks;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tests.Clocks;

/// <summary>One business-time vector: facts stated by other products' public test suites.</summary>
public sealed record ClockVector
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Lazy<IReadOnlyDictionary<string, ClockVector>> Loaded = new(Load);

    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required string Timezone { get; init; }
    public required WeeklyHours WeeklyHours { get; init; }
    public required string[] Holidays { get; init; }
    public required string Start { get; init; }
    public string? End { get; init; }
    public decimal? BusinessMinutes { get; init; }
    public decimal? BusinessSeconds { get; init; }
    public int? BusinessDays { get; init; }
    public bool EndOfWorkingDay { get; init; }
    public string[][] Pauses { get; init; } = [];
    public string? ExpectedDue { get; init; }
    public decimal? ExpectedBusinessSeconds { get; init; }
    public decimal? ExpectedWaitingSeconds { get; init; }
    public string[][] ExpectedPeriods { get; init; } = [];
    public string? ExpectedError { get; init; }

    [JsonIgnore]
    public CalendarDefinition Definition => new("vector", Timezone, WeeklyHours, Holidays: [.. Holidays.Select(h => new Holiday(h))]);

    [JsonIgnore]
    public WorkCalendar Calendar => Calendars.Compile(Definition);

    [JsonIgnore]
    public Instant StartInstant => At(Start);

    [JsonIgnore]
    public List<Pause> PauseList => [.. Pauses.Select(p => new Pause(At(p[0]), At(p[1])))];

    [JsonIgnore]
    public Target Target => BusinessDays is { } days
        ? Target.OfBusinessDays(Math.Abs(days))
        : Target.OfMinutes(BusinessSeconds / 60m ?? BusinessMinutes!.Value);

    [JsonIgnore]
    public bool Backward => Kind == "due_backward" || BusinessDays < 0;

    public static Instant At(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToInstant();

    public static ClockVector Get(string id) => Loaded.Value[id];

    public static int Count => Loaded.Value.Count;

    public static TheoryData<string> Ids(params string[] kinds)
    {
        var data = new TheoryData<string>();
        foreach (var vector in Loaded.Value.Values.Where(v => kinds.Contains(v.Kind, StringComparer.Ordinal) && !OwnConvention.Contains(v.Id)))
        {
            data.Add(vector.Id);
        }

        return data;
    }

    /// <summary>Products disagree on these; here the product's own conventions stand, tested apart.</summary>
    private static readonly HashSet<string> OwnConvention = new(StringComparer.Ordinal) { "v021", "v085", "v091", "v123", "v132" };

    private static Dictionary<string, ClockVector> Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Clocks", "vectors.json"));
        using var document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("vectors").EnumerateArray()
            .Select(e => e.Deserialize<ClockVector>(Options)!)
            .ToDictionary(v => v.Id, StringComparer.Ordinal);
    }
}
