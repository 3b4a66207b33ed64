using Derman.Core.Common;

namespace Derman.Core.Tenancy.Branding;

/// <summary>Why an image is not taken as an emblem.</summary>
internal static class BrandErrors
{
    public static readonly Failure Forbidden = new("auth.forbidden", FailureKind.Forbidden);

    /// <summary>Drawings (SVG) can carry scripts, and are not taken at all.</summary>
    public static readonly Failure Kind = Failure.Invalid([new FieldError("logo", "brand.imageKind")]);
    public static readonly Failure TooLarge = Failure.Invalid([new FieldError("logo", "brand.imageTooLarge")]);
    public static readonly Failure Size = Failure.Invalid([new FieldError("logo", "brand.imageSize")]);
    public static readonly Failure Broken = Failure.Invalid([new FieldError("logo", "brand.imageBroken")]);
    public static readonly Failure TooMany = new("brand.imageTooMany", FailureKind.Conflict);
}
