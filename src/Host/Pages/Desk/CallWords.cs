using Derman.Core.Calls;
using Derman.Host.Localisation;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>What is said of a call in a line: how long somebody waited and spoke, and who hung up.</summary>
internal static class CallWords
{
    private const string Between = " · ";

    public static string Of(CallNote call, IUiText text) => string.Join(Between, Times(text, call.Waited, call.Talked, call.EndedBy));

    public static IEnumerable<string> Times(IUiText text, Duration? waited, Duration? talked, string? endedBy)
    {
        if (waited >= Duration.FromSeconds(1))
        {
            yield return text.T("call.waited", ("span", Span(text, waited.Value)));
        }

        if (talked is { } spoken)
        {
            yield return text.T("call.talked", ("span", Span(text, spoken)));
        }

        if (endedBy is not null)
        {
            yield return text[$"call.endedBy.{endedBy}"];
        }
    }

    private static string Span(IUiText text, Duration span) =>
        span < Duration.FromMinutes(1) ? text.T("span.seconds", ("n", (long)span.TotalSeconds)) : text.T("span.minutes", ("n", (long)span.TotalMinutes));
}
