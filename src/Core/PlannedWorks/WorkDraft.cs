using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.PlannedWorks;

/// <summary>A planned work as somebody writes it down.</summary>
public sealed record WorkDraft(Instant? StartsAt, Instant? EndsAt, WorkContent Content)
{
    public const int LongestText = 1000;
    public const int LongestDays = 366;
    private const int MostCodes = 500;
    private const int MostStreets = 100;
    private const int LongestStreet = 100;

    /// <summary>As it is kept; every fault at once.</summary>
    internal Result<WorkDraft> Checked(TenantConfiguration configuration)
    {
        var errors = new List<FieldError>();
        var texts = Content.Texts.Where(t => !string.IsNullOrWhiteSpace(t.Value)).ToDictionary(t => t.Key, t => t.Value.Trim(), StringComparer.Ordinal);
        Required(errors, "startsAt", StartsAt);
        Required(errors, "endsAt", EndsAt);
        if (StartsAt >= EndsAt)
        {
            errors.Add(Of(PlannedWorkErrors.EndsBeforeStart));
        }
        else if (EndsAt - StartsAt > Duration.FromDays(LongestDays))
        {
            errors.Add(Of(PlannedWorkErrors.TooLong(LongestDays)));
        }

        var main = $"said.{configuration.Profile.DefaultLanguage}";
        if (!texts.ContainsKey(configuration.Profile.DefaultLanguage))
        {
            errors.Add(Of(TicketErrors.Required(main)));
        }

        foreach (var (language, text) in texts)
        {
            if (!configuration.Profile.Languages.Contains(language))
            {
                errors.Add(Of(TicketErrors.Unknown("language", language)));
            }
            else if (text.Length > LongestText)
            {
                errors.Add(Of(TicketErrors.TooLong($"said.{language}", LongestText)));
            }
        }

        Known(errors, "areas", Content.Areas, configuration.Neighbourhoods.ContainsKey);
        Known(errors, "topics", Content.Topics, configuration.Topics.ContainsKey);
        var streets = Content.Streets.Select(s => s.Trim()).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (streets.Count > MostStreets || streets.Exists(s => s.Length > LongestStreet))
        {
            errors.Add(Of(TicketErrors.TooLong("streets", LongestStreet)));
        }

        return errors.Count > 0 ? Failure.Invalid(errors) : this with { Content = new WorkContent(texts, [.. Content.Areas.Distinct(StringComparer.Ordinal)], streets, [.. Content.Topics.Distinct(StringComparer.Ordinal)]) };
    }

    private static void Required(List<FieldError> errors, string field, Instant? value)
    {
        if (value is null)
        {
            errors.Add(Of(TicketErrors.Required(field)));
        }
    }

    private static void Known(List<FieldError> errors, string field, IReadOnlyList<string> codes, Func<string, bool> known)
    {
        if (codes.Count > MostCodes)
        {
            errors.Add(Of(TicketErrors.TooLong(field, MostCodes)));
        }
        else if (codes.FirstOrDefault(c => !known(c)) is { } stranger)
        {
            errors.Add(Of(TicketErrors.Unknown(field, stranger)));
        }
    }

    private static FieldError Of(Failure failure) => new(failure.Field!, failure.Code, failure.Values);
}
