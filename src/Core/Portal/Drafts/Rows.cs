using NodaTime;

namespace Derman.Core.Portal.Drafts;

/// <summary>A request somebody has begun to write. Who holds the token has it; the token itself is kept nowhere.</summary>
public sealed class PortalDraft
{
    public byte[] TokenHash { get; set; } = [];

    /// <summary>A <see cref="DraftContent"/> as JSON, sealed with the tenant's key.</summary>
    public byte[] Content { get; set; } = [];

    public Instant ChangedAt { get; set; }

    public Instant ExpiresAt { get; set; }
}

/// <summary>A file of a draft. It lies in the row, so that it goes when the draft goes.</summary>
public sealed class PortalDraftFile
{
    public byte[] TokenHash { get; set; } = [];

    public int Seq { get; set; }

    /// <summary>photo | voice.</summary>
    public string Kind { get; set; } = "";

    public string MediaType { get; set; } = "";

    public string FileName { get; set; } = "";

    public long Size { get; set; }

    public byte[] Content { get; set; } = [];
}
