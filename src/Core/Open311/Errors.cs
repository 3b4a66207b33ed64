using Derman.Core.Common;

namespace Derman.Core.Open311;

/// <summary>What Open311 refuses. GeoReport v2 knows 404, 403 and 400 only; the kind decides which.</summary>
public static class Open311Errors
{
    /// <summary>Unknown and not offered are the same to a stranger.</summary>
    public static readonly Failure ServiceNotFound = Failure.NotFound("report.serviceNotFound");

    /// <summary>Unknown, foreign, sealed, never listed: the same answer.</summary>
    public static readonly Failure RequestNotFound = Failure.NotFound("report.requestNotFound");

    public static readonly Failure TokenNotFound = Failure.NotFound("report.tokenNotFound");

    public static readonly Failure JurisdictionNotFound = Failure.NotFound("report.jurisdictionNotFound");

    /// <summary>Missing, wrong, switched off, another tenant's.</summary>
    public static readonly Failure KeyRefused = new("report.keyRefused", FailureKind.Forbidden);

    public static readonly FieldError LocationMissing = new("lat", "report.locationMissing");

    public static readonly FieldError LocationOutside = new("lat", "report.locationOutside");

    public static readonly FieldError MediaUrl = new("media_url", "report.mediaUrl");

    public static readonly Failure UpdateRepeated = Failure.Invalid("report.updateRepeated", "update_id");
}
