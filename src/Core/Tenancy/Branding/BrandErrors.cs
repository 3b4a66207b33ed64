using Derman.Core.Common;

namespace Derman.Core.Tenancy.Branding;

/// <summary>Why an image is not taken as an emblem.</summary>
internal static class BrandErrors
{
    public static readonly Failure Forbidden = new("auth.forbidden", FailureKind.Forbidden);

    /// <summary>Drawings (SVG) can carry scripts, and are not taken at all.</summary>
    public static readonly Failure Kind = Failure.Invalid([new FieldError("logo", "brand.image.kind")]);
    public static readonly Failure TooLarge = Failure.Invalid([new FieldError("logo", "brand.image.tooLarge")]);
    public static readonly Failure Size = Failure.Invalid([new FieldError("logo", "brand.image.size")]);
    public static readonly Failure Broken = Failure.Invalid([new FieldError("logo", "brand.image.broken")]);
    public static readonly Failure TooMany = new("brand.image.tooMany", FailureKind.Conflict);
}
