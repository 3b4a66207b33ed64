using Derman.Core.Common;

namespace Derman.Core.Surveys;

public static class SurveyErrors
{
    public const int LongestWords = 2000;

    /// <summary>The same for a wrong, a foreign and a made-up link.</summary>
    public static readonly Failure NotFound = Failure.NotFound("survey.notFound");

    /// <summary>Answered more than a day ago, or asked more than a month ago.</summary>
    public static readonly Failure Ended = new("survey.ended", FailureKind.Conflict);

    public static readonly Failure Score = Failure.Invalid("survey.score", "score");
}
