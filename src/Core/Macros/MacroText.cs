using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Macros;

/// <summary>The variables of texts kept ready, and their values for one ticket.</summary>
public static class MacroText
{
    public static readonly IReadOnlyList<string> Variables = ["number", "trackingCode", "citizen", "topic", "unit", "due", "place", "tenant", "phone", "me"];

    /// <summary>How a citizen is called whose name is not known, or not to be shown.</summary>
    private static readonly Dictionary<string, string> Unnamed = new(StringComparer.Ordinal)
    {
        ["tr"] = "başvuru sahibi", ["fa"] = "شهروند گرامی", ["en"] = "resident",
    };

    /// <summary>The first name in braces that is no variable; null when all are known.</summary>
    public static string? UnknownIn(string text)
    {
        string? unknown = null;
        Texts.Fill(text, name =>
        {
            unknown ??= Variables.Contains(name) ? null : name;
            return "";
        });
        return unknown;
    }

    /// <param name="citizen">The name as the writer may know it.</param>
    internal static string Fill(TenantConfiguration configuration, string text, string language, Ticket ticket, string? citizen, Actor writer) => Texts.Fill(text, name => name switch
    {
        "number" => ticket.Number,
        "trackingCode" => ticket.TrackingCode,
        "citizen" => string.IsNullOrWhiteSpace(citizen) ? Unnamed.GetValueOrDefault(language, Unnamed["en"]) : citizen,
        "topic" => ticket.Topic is null ? null : configuration.Topics.GetValueOrDefault(ticket.Topic)?.Names.In(language),
        "unit" => configuration.Tree.Find(ticket.Directorate)?.Names.In(language),
        "due" => ticket.NextDue is { } due ? MessageDates.Long(due.InZone(configuration.Zone).Date, language) : null,
        "place" => ticket.Neighbourhood is { } place ? configuration.Neighbourhoods.GetValueOrDefault(place)?.Name : null,
        "tenant" => configuration.Profile.Names.In(language),
        "phone" => configuration.Profile.Phone,
        "me" => writer.Name,
        _ => null,
    });

    /// <summary>The citizen's language, else the tenant's, else whichever there is.</summary>
    internal static (string Language, string Text)? Choose(TenantConfiguration configuration, MacroContent content, string language) =>
        content.Texts.TryGetValue(language, out var own) ? (language, own)
        : content.Texts.TryGetValue(configuration.Profile.DefaultLanguage, out var usual) ? (configuration.Profile.DefaultLanguage, usual)
        : content.Texts.Count > 0 ? (content.Texts.First().Key, content.Texts.First().Value)
        : null;
}
