using Derman.Core.Common;
using Derman.Core.Imports.Sheets;
using Derman.Core.Letters;
using Derman.Core.Search;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Imports;

/// <summary>
/// Makes commands of rows. Codes are taken, and so are names in any language, folded; what is found nowhere goes through as it stands,
/// so that the use case refuses it in its own words.
/// </summary>
internal sealed class RowReader
{
    private static readonly char[] Between = [',', ';', '|', '/', '،'];

    private static readonly HashSet<string> Yes = [.. new[] { "1", "x", "yes", "true", "evet", "var", "gizli", "بله", "آری", "پنهان" }.Select(FoldedText.Fold)];

    private readonly TenantConfiguration _configuration;
    private readonly IReadOnlyDictionary<string, int> _mapping;
    private readonly Dictionary<string, Dictionary<string, string>> _names = new(StringComparer.Ordinal);

    public RowReader(TenantConfiguration configuration, IReadOnlyDictionary<string, int> mapping)
    {
        (_configuration, _mapping) = (configuration, mapping);
        var pack = configuration.Pack;
        Learn("topic", pack.Topics.Topics.Where(t => !t.Retired).Select(t => (t.Code, t.Names)));
        Learn("directorate", configuration.Tree.All.Where(d => !d.External).Select(d => (d.Code, d.Names)));
        Learn("requestType", pack.Topics.RequestTypes.Select(t => (t.Code, t.Names)));
        Learn("channel", pack.Channels.Channels.Select(c => (c.Code, c.Names)));
        Learn("roles", configuration.Rights.OfPeople.Select(r => (r.Code, r.Names ?? new Dictionary<string, string>(StringComparer.Ordinal))));
        Learn("outcome", pack.Workflow.Outcomes.Select(o => (o.Code, o.Names)));
        Learn("urgency", Urgencies.All.Select(u => (u, (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal))));
    }

    public string? Cell(SheetRow row, string field) =>
        _mapping.TryGetValue(field, out var at) && at >= 0 && at < row.Cells.Count && row.Cells[at].Trim() is { Length: > 0 } text ? text : null;

    public RegisterCommand Ticket(SheetRow row, List<FieldError> errors) => new(
        Cell(row, "text"),
        Topic: Code("topic", Cell(row, "topic")),
        RequestType: Code("requestType", Cell(row, "requestType")),
        Channel: Code("channel", Cell(row, "channel")),
        Urgency: Code("urgency", Cell(row, "urgency")),
        Problem: Cell(row, "problem"),
        Directorate: Code("directorate", Cell(row, "directorate")),
        Citizen: new CitizenInput(Cell(row, "name"), Cell(row, "phone"), Digits(Cell(row, "nationalId")), Cell(row, "language"), Cell(row, "email")),
        Location: new LocationInput(Cell(row, "neighbourhood"), Cell(row, "address"), Number(row, "lat", errors), Number(row, "lon", errors)));

    public PersonInput Person(SheetRow row) => new(
        Cell(row, "name"),
        Cell(row, "userName"),
        Cell(row, "email"),
        Code("directorate", Cell(row, "unit")),
        [.. (Cell(row, "roles") ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(r => Code("roles", r)!)],
        Cell(row, "language"));

    /// <summary>When it came in there; null when the file does not say. In the institution's own time.</summary>
    public Instant? RegisteredAt(SheetRow row, Instant now, List<FieldError> errors) => Moment(row, "registeredAt", now, errors);

    /// <summary>The row as a letter, when its channel takes numbered ones; null for every other. Its own number is the number there.</summary>
    public LetterCommand? Letter(RegisterCommand request, SheetRow row, Instant? registeredAt) =>
        request.Channel is { } channel && _configuration.Channels.GetValueOrDefault(channel)?.Numbered == true
            ? new LetterCommand(request, Cell(row, ImportFields.External), registeredAt?.InZone(_configuration.Zone).Date, Says(Cell(row, "identityHidden")))
            : null;

    /// <summary>How it ended there; null when it is open. A day without an outcome, or the other way round, says too little.</summary>
    public EndedElsewhere? Ended(SheetRow row, Instant registeredAt, Instant now, List<FieldError> errors)
    {
        var (day, outcome) = (Cell(row, "closedAt"), Code("outcome", Cell(row, "outcome")));
        if (day is null && outcome is null)
        {
            return null;
        }

        if (day is null || outcome is null)
        {
            var missing = day is null ? "closedAt" : "outcome";
            errors.Add(new FieldError(missing, "field.required", new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = missing }));
            return null;
        }

        if (Moment(row, "closedAt", now, errors) is not { } at)
        {
            return null;
        }

        // Files that write days only: what came and ended on one day did not end before it came.
        var ended = new EndedElsewhere(at < registeredAt && at.InZone(_configuration.Zone).Date == registeredAt.InZone(_configuration.Zone).Date ? registeredAt : at, outcome);
        if (ended.Check(_configuration, registeredAt) is { } wrong)
        {
            errors.Add(wrong);
            return null;
        }

        return ended;
    }

    private Instant? Moment(SheetRow row, string field, Instant now, List<FieldError> errors)
    {
        if (Cell(row, field) is not { } text)
        {
            return null;
        }

        if (TypedMoment.Read(text) is not { } local)
        {
            errors.Add(new FieldError(field, "import.dateUnreadable", Value(text)));
            return null;
        }

        var at = _configuration.Zone.ResolveLocal(local, NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
        if (at > now)
        {
            errors.Add(new FieldError(field, "import.dateInFuture", Value(text)));
        }

        return at;
    }

    private double? Number(SheetRow row, string field, List<FieldError> errors)
    {
        if (Cell(row, field) is not { } text)
        {
            return null;
        }

        // A Turkish spreadsheet writes 40,76 where a program writes 40.76.
        if (double.TryParse(Digits(text)!.Replace(',', '.').Replace('٫', '.'), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add(new FieldError(field, "import.numberUnreadable", Value(text)));
        return null;
    }

    private string? Code(string kind, string? text) =>
        text is not null && _names[kind].TryGetValue(FoldedText.Fold(text), out var code) && code.Length > 0 ? code : text;

    /// <summary>A name that two things have says nothing; a code always does.</summary>
    private void Learn(string kind, IEnumerable<(string Code, IReadOnlyDictionary<string, string> Names)> items)
    {
        var known = _names[kind] = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = items.ToList();
        foreach (var (code, names) in all)
        {
            foreach (var name in names.Values.Select(FoldedText.Fold).Distinct(StringComparer.Ordinal))
            {
                known[name] = known.TryGetValue(name, out var other) && other != code ? "" : code;
            }
        }

        foreach (var (code, _) in all)
        {
            known[FoldedText.Fold(code)] = code;
        }
    }

    /// <summary>What people write into a column that asks yes or no.</summary>
    private static bool Says(string? text) => text is not null && Yes.Contains(FoldedText.Fold(DecimalDigits.ToAscii(text)));

    private static string? Digits(string? text) => text is null ? null : DecimalDigits.ToAscii(text);

    private static Dictionary<string, string> Value(string text) => new(StringComparer.Ordinal) { ["value"] = text.Length > 40 ? text[..40] : text };
}
