using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Knowledge;

/// <summary>An article as somebody writes it: checked, and as it is kept.</summary>
internal static class ArticleDraft
{
    public const int LongestTitle = 200;
    public const int LongestBody = 20_000;
    public const int LongestStep = 500;
    public const int MostSteps = 20;

    public static Result<ArticleContent> Checked(TenantConfiguration configuration, ArticleContent draft)
    {
        var errors = new List<FieldError>();
        var texts = new Dictionary<string, ArticleText>(StringComparer.Ordinal);
        foreach (var (language, text) in draft.Texts)
        {
            var steps = text.Steps.Select(s => s.Trim()).Where(s => s.Length > 0).ToList();
            var kept = new ArticleText(text.Title.Trim(), text.Body.Trim(), steps);
            if (kept is { Title.Length: 0, Body.Length: 0 } && steps.Count == 0)
            {
                continue;
            }

            texts[language] = kept;
            Check(errors, configuration, language, kept);
        }

        var own = configuration.Profile.DefaultLanguage;
        if (!texts.ContainsKey(own))
        {
            errors.Add(Of(TicketErrors.Required($"title.{own}")));
        }

        if (draft.Topics.FirstOrDefault(t => !configuration.Topics.ContainsKey(t)) is { } stranger)
        {
            errors.Add(Of(TicketErrors.Unknown("topics", stranger)));
        }

        return errors.Count > 0 ? Failure.Invalid(errors) : new ArticleContent(draft.Public, [.. draft.Topics.Distinct(StringComparer.Ordinal)], texts);
    }

    private static void Check(List<FieldError> errors, TenantConfiguration configuration, string language, ArticleText text)
    {
        if (!configuration.Profile.Languages.Contains(language))
        {
            errors.Add(Of(TicketErrors.Unknown("language", language)));
        }

        if (text.Title.Length == 0)
        {
            errors.Add(Of(TicketErrors.Required($"title.{language}")));
        }

        Limit(errors, $"title.{language}", text.Title.Length, LongestTitle);
        Limit(errors, $"body.{language}", text.Body.Length, LongestBody);
        Limit(errors, $"steps.{language}", text.Steps.Count, MostSteps);
        Limit(errors, $"steps.{language}", text.Steps.Select(s => s.Length).DefaultIfEmpty().Max(), LongestStep);
    }

    private static void Limit(List<FieldError> errors, string field, int length, int limit)
    {
        if (length > limit && !errors.Exists(e => e.Field == field))
        {
            errors.Add(Of(TicketErrors.TooLong(field, limit)));
        }
    }

    private static FieldError Of(Failure failure) => new(failure.Field!, failure.Code, failure.Values);
}
