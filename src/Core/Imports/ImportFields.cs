namespace Derman.Core.Imports;

/// <summary>What is taken over from a file.</summary>
public static class ImportKinds
{
    public const string Tickets = "tickets";
    public const string People = "people";

    public static readonly IReadOnlyList<string> All = [Tickets, People];
}

/// <param name="Code">Stands in templates of every language beside its name.</param>
/// <param name="Sample">A row of the template.</param>
public sealed record ImportField(string Code, bool Required, string Sample);

/// <summary>The columns a file may have, in the order of the template.</summary>
public static class ImportFields
{
    public const string External = "externalNumber";

    private static readonly IReadOnlyList<ImportField> Tickets =
    [
        new(External, true, "2024-1453"),
        new("registeredAt", false, "2024-11-03 09:30"),
        new("text", true, "…"),
        new("topic", false, ""),
        new("directorate", false, ""),
        new("requestType", false, ""),
        new("channel", false, ""),
        new("identityHidden", false, ""),
        new("urgency", false, "normal"),
        new("neighbourhood", false, ""),
        new("address", false, ""),
        new("lat", false, ""),
        new("lon", false, ""),
        new("name", false, ""),
        new("phone", false, ""),
        new("email", false, ""),
        new("nationalId", false, ""),
        new("language", false, ""),
        new("problem", false, ""),
        new("closedAt", false, ""),
        new("outcome", false, ""),
    ];

    private static readonly IReadOnlyList<ImportField> People =
    [
        new("userName", true, "a.yilmaz"),
        new("name", true, "…"),
        new("unit", true, ""),
        new("roles", true, "staff"),
        new("email", false, ""),
        new("language", false, ""),
    ];

    public static IReadOnlyList<ImportField> Of(string kind) => kind == ImportKinds.People ? People : Tickets;

    /// <summary>The column by which a row is known again.</summary>
    public static string KeyOf(string kind) => kind == ImportKinds.People ? "userName" : External;
}
