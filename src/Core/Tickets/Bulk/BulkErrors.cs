using Derman.Core.Common;

namespace Derman.Core.Tickets.Bulk;

public static class BulkErrors
{
    public static readonly Failure NotYours = new("auth.forbidden", FailureKind.Forbidden);

    public static readonly Failure NotFound = Failure.NotFound("bulk.notFound");

    public static readonly Failure IdsOrFilter = Failure.Invalid("bulk.idsOrFilter", "ids");

    public static readonly Failure TooMany = Failure.Invalid("bulk.tooMany", "filter", ("most", ChangeInBulk.Most.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The move has no inverse.</summary>
    public static readonly Failure NoInverse = new("bulk.noInverse", FailureKind.Conflict);
}
