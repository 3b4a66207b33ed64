using NodaTime;

namespace Derman.Core.Staff.External;

/// <summary>An identity at a provider outside that lets a person in. Nothing else the provider says is kept.</summary>
public sealed class ExternalLink
{
    /// <summary>The provider, as it names itself.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The person there: what the provider never gives to anybody else. Never an e-mail address or a name.</summary>
    public string Subject { get; set; } = "";

    public Guid Staff { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant? UsedAt { get; set; }
}
