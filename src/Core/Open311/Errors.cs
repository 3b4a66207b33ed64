using Derman.Core.Common;

namespace Derman.Core.Open311;

/// <summary>What Open311 refuses. GeoReport v2 knows 404, 403 and 400 only; the kind decides which.</summary>
public static class Open311Errors
{
    /// <summary>Unknown and not offered are the same to a stranger.</summary>
    public static readonly Failure ServiceNotFound = Failure.NotFound("open311.serviceNotFound");

    /// <summary>Unknown, foreign, sealed, never listed: the same answer.</summary>
    public static readonly Failure RequestNotFound = Failure.NotFound("open311.requestNotFound");

    public static readonly Failure TokenNotFound = Failure.NotFound("open311.tokenNotFound");

    public static readonly Failure JurisdictionNotFound = Failure.NotFound("open311.jurisdictionNotFound");

    /// <summary>Missing, wrong, switched off, another tenant's.</summary>
    public static readonly Failure KeyRefused = new("open311.keyRefused", FailureKind.Forbidden);

    public static readonly FieldError LocationMissing = new("lat", "open311.locationMissing");

    public static readonly FieldError LocationOutside = new("lat", "open311.locationOutside");

    public static readonly FieldError MediaUrl = new("media_url", "open311.mediaUrl");

    public static readonly Failure UpdateRepeated = Failure.Invalid("open311.updateRepeated", "update_id");
}
