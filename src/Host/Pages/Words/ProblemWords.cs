using System.Text.RegularExpressions;
using Derman.Core.Common;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using Derman.Plugins;

namespace Derman.Host.Pages.Words;

/// <summary>What the check of packs refuses, for people at a screen. It speaks to operators in English; every code
/// of its own has words in every language.</summary>
internal static partial class ProblemWords
{
    /// <summary>For the head of a page.</summary>
    public static string Of(PackProblem problem, IUiText text) => Of(problem.Code, problem.Cause, problem.Cure, text);

    /// <summary>For the field it stands at.</summary>
    public static string AtField(PackProblem problem, IUiText text) => Own(problem.Code, problem.Cause, text) ?? $"{problem.Cause} {problem.Cure}";

    public static string Of(Failure refused, IUiText text) =>
        Of(Value(refused, "problem"), Value(refused, "cause"), Value(refused, "cure"), text);

    /// <summary>Why a plugin does not run.</summary>
    public static string Of(PluginFault fault, IUiText text) => Own(fault.Code, fault.Cause, text) ?? $"{fault.Cause} {fault.Cure}";

    /// <summary>The words of a whole change that was refused for its first problem; null for any other refusal.</summary>
    public static string? OfRefused(Failure failure, IUiText text) => failure.Code != ConfigurationErrors.RefusedCode
        ? null
        : Own(Value(failure, "problem"), Value(failure, "cause"), text) ?? $"{Value(failure, "cause")} {Value(failure, "cure")}";

    private static string Of(string code, string cause, string cure, IUiText text) => Own(code, cause, text) ?? text.T("problem.other", ("cause", $"{cause} {cure}"));

    /// <summary>Names are what the cause puts in quotes or braces, in its order; a number is its first.</summary>
    private static string? Own(string code, string cause, IUiText text)
    {
        if (!text.Has($"problem.{code}"))
        {
            return null;
        }

        var named = Quoted().Matches(cause).Select(m => m.Groups["v"].Value).ToList();
        var first = named.ElementAtOrDefault(0) ?? "";
        return text.T($"problem.{code}", ("a", first), ("it", first), ("b", named.ElementAtOrDefault(1) ?? ""), ("n", Number().Match(cause) is { Success: true } n ? n.Value : ""));
    }

    private static string Value(Failure failure, string key) => failure.Values?.GetValueOrDefault(key) ?? "";

    [GeneratedRegex("['{](?<v>[^'}]+)['}]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
