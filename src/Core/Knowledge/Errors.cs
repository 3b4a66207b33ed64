using Derman.Core.Common;

namespace Derman.Core.Knowledge;

public static class KnowledgeErrors
{
    public static readonly Failure NotFound = Failure.NotFound("article.notFound");

    public static readonly Failure Stale = new("article.stale", FailureKind.Stale);
}
