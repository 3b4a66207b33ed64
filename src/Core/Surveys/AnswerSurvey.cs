using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Surveys;

/// <summary>What the page of a survey shows. Nothing about the person who is asked.</summary>
/// <param name="Open">Takes an answer, or a change of one, now.</param>
/// <param name="EditableUntil">Of an answer that was given.</param>
public sealed record SurveyView(string Number, string? TopicName, string Language, int? Score, string? Words, bool Open, Instant? EditableUntil);

/// <summary>Reads and takes the answer to a survey, by the token in its link.</summary>
public sealed class AnswerSurvey(IClock clock)
{
    public const int Best = 5;

    public Result<SurveyView> Read(Tenant tenant, string? token, string language) => tenant.Store.Read<Result<SurveyView>>(session =>
        Find(session, token) is { } survey && session.First<Ticket>("\"key\" = @p0", survey.Ticket) is { } ticket
            ? View(tenant.Configuration, survey, ticket, language)
            : SurveyErrors.NotFound);

    public async ValueTask<Result<SurveyView>> ExecuteAsync(Tenant tenant, string? token, int? score, string? words, string language, CancellationToken ct)
    {
        if (tenant.Store.Read(session => Find(session, token)) is null)
        {
            return SurveyErrors.NotFound;
        }

        if (score is not (>= 1 and <= Best))
        {
            return SurveyErrors.Score;
        }

        var text = string.IsNullOrWhiteSpace(words) ? null : words.Trim();
        if (text?.Length > SurveyErrors.LongestWords)
        {
            return TicketErrors.TooLong("words", SurveyErrors.LongestWords);
        }

        var now = clock.GetCurrentInstant();
        var refused = await tenant.Store.WriteAsync<Failure?>(
            session =>
            {
                if (Find(session, token) is not { } survey)
                {
                    return SurveyErrors.NotFound;
                }

                if (!SurveyRules.Takes(survey, now))
                {
                    return SurveyErrors.Ended;
                }

                (survey.Score, survey.Words, survey.Language) = (score, text, language);
                survey.AnsweredAt ??= now; // The day for changing it does not begin anew with every change.
                session.Update(survey);
                return null;
            },
            ct);
        return refused is not null ? refused : Read(tenant, token, language);
    }

    private static Survey? Find(ReadSession session, string? token) =>
        string.IsNullOrEmpty(token) ? null : session.First<Survey>("\"token_hash\" = @p0", Secrets.Hash(token));

    private SurveyView View(TenantConfiguration configuration, Survey survey, Ticket ticket, string language) => new(
        ticket.Number,
        TicketViews.TopicName(configuration, ticket.Topic, language),
        ticket.Language,
        survey.Score,
        survey.Words,
        SurveyRules.Takes(survey, clock.GetCurrentInstant()),
        survey.AnsweredAt + SurveyRules.Editable);
}
