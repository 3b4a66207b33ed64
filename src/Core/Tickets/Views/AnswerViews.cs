using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tickets.Views;

internal static class AnswerViews
{
    /// <summary>Answers stay readable when the topic has changed or its questions are gone: codes stand in for names.</summary>
    public static IReadOnlyList<AnswerView>? Of(TenantConfiguration configuration, Ticket ticket, string language)
    {
        if (ticket.Answers is not { } json)
        {
            return null;
        }

        var asked = ticket.Topic is { } topic ? configuration.Topics.GetValueOrDefault(topic)?.Attributes ?? [] : [];
        return [.. JsonSerializer.Deserialize(json, AnswersJson.Readable.DictionaryStringListString)!.Select(a =>
        {
            var question = asked.FirstOrDefault(q => q.Code == a.Key);
            return new AnswerView(a.Key, question?.Names.In(language) ?? a.Key, [.. a.Value.Select(v => NameOf(question, v, language))]);
        })];
    }

    private static string NameOf(TopicAttribute? question, string value, string language) =>
        question?.Values?.FirstOrDefault(v => v.Key == value)?.Names.In(language) ?? value;
}
