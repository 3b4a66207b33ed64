using NodaTime;

namespace Derman.Core.Tenancy.Branding;

/// <summary>An image somebody uploaded as the institution's emblem. Kept under its digest, so that an earlier one can come back.</summary>
public sealed class BrandImage
{
    /// <summary>SHA-256 of the content, 64 hex letters.</summary>
    public string Digest { get; set; } = "";

    public string ContentType { get; set; } = "";

    /// <summary>In pixels.</summary>
    public int Width { get; set; }

    /// <summary>In pixels.</summary>
    public int Height { get; set; }

    public byte[] Content { get; set; } = [];

    public Instant AddedAt { get; set; }

    public string AddedBy { get; set; } = "";
}
