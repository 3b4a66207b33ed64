using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>What the check of packs refuses, for people at a screen. It speaks to operators in English; what a screen can bring about has words
/// of its own in every language, the rest is told as it is.</summary>
internal static class ProblemWords
{
    public static string Of(PackProblem problem, IUiText text) => Of(problem.Code, problem.Cause, problem.Cure, text);

    public static string Of(Failure refused, IUiText text) =>
        Of(Value(refused, "problem"), Value(refused, "cause"), Value(refused, "cure"), text);

    private static string Of(string code, string cause, string cure, IUiText text)
    {
        var subject = Quoted(cause);
        return text.Has($"problem.{code}") ? text.T($"problem.{code}", ("it", subject)) : text.T("problem.other", ("cause", $"{cause} {cure}"));
    }

    /// <summary>The code or date a sentence is about: the first thing it puts in quotes.</summary>
    private static string Quoted(string cause)
    {
        var parts = cause.Split('\'');
        return parts.Length > 2 ? parts[1] : "";
    }

    private static string Value(Failure failure, string key) => failure.Values?.GetValueOrDefault(key) ?? "";
}
