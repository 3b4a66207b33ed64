using System.Text;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>Fills a tenant's message templates in the citizen's language.</summary>
internal static class Texts
{
    public const string Receipt = "receipt";
    public const string Question = "question";
    public const string Delay = "delay";
    public const string Answer = "answer";
    public const string Reopened = "reopened";

    /// <summary>The address of the survey. Not everybody is asked: a line that tells it is left out where there is none.</summary>
    public const string Survey = "survey";

    public static string End(string outcome) => $"end.{outcome}";

    /// <summary>The template filled with the ticket's own values and those given; null when the tenant has no such text.</summary>
    public static string? Render(
        TenantConfiguration configuration, Ticket ticket, string key, string? channel, Instant? date = null, params (string Key, string? Value)[] values)
    {
        if (configuration.Text(ticket.Language, key, channel) is not { } template)
        {
            return null;
        }

        var topic = ticket.Topic is null ? null : configuration.Topics.GetValueOrDefault(ticket.Topic)?.Names.In(ticket.Language);
        if (!values.Any(v => v is { Key: Survey, Value: not null }))
        {
            template = WithoutSurvey(template);
        }

        return Fill(template, name => values.FirstOrDefault(v => v.Key == name) is { Key: not null } own ? own.Value : name switch
        {
            "number" => ticket.Number,
            "trackingCode" => ticket.TrackingCode,
            "unit" => configuration.Tree.Find(ticket.Directorate)?.Names.In(ticket.Language),
            "topic" => topic ?? configuration.Profile.Names.In(ticket.Language),
            "date" => date is { } due ? MessageDates.Long(due.InZone(configuration.Zone).Date, ticket.Language) : null,
            "tenant" => configuration.Profile.Names.In(ticket.Language),
            "how" => configuration.Profile.Phone,
            _ => null,
        });
    }

    private static string WithoutSurvey(string template)
    {
        const string Slot = "{" + Survey + "}";
        return template.Contains(Slot, StringComparison.Ordinal)
            ? string.Join('\n', template.Split('\n').Where(line => !line.Contains(Slot, StringComparison.Ordinal))).TrimEnd()
            : template;
    }

    /// <summary>Replaces <c>{name}</c>; a name without a value leaves nothing behind but its place.</summary>
    public static string Fill(string template, Func<string, string?> value)
    {
        var text = new StringBuilder(template.Length + 64);
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                return text.Append(template, at, template.Length - at).ToString();
            }

            text.Append(template, at, open - at).Append(value(template[(open + 1)..close]) ?? "—");
            at = close + 1;
        }

        return text.ToString();
    }
}
