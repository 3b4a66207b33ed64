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

    /// <summary>The move told the citizen, or ended the ticket: what has left the house is not taken back.</summary>
    public static readonly Failure Told = new("bulk.told", FailureKind.Conflict);

    /// <summary>The workflow no longer has the state it would go back to.</summary>
    public static readonly Failure StateGone = new("bulk.stateGone", FailureKind.Conflict);
}
