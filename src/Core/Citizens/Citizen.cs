using NodaTime;

namespace Derman.Core.Citizens;

public sealed class Citizen
{
    public long Key { get; set; }

    public Guid Id { get; set; }

    public string? Name { get; set; }

    public string? FoldedName { get; set; }

    /// <summary>tckn | ykn | vkn | codeMelli.</summary>
    public string? NationalIdKind { get; set; }

    /// <summary>Encrypted with the tenant's key; looked up by <see cref="NationalIdHash"/>, a keyed hash.</summary>
    public byte[]? NationalId { get; set; }

    public byte[]? NationalIdHash { get; set; }

    public string? Language { get; set; }

    /// <summary>What the person asked for, or somebody of ours noted on their word; wins over what they last used.</summary>
    public string? PreferredLanguage { get; set; }

    /// <summary>By which channel they asked to be told: a plugin, <c>phone</c> or <c>portal</c>; null = where they wrote.</summary>
    public string? PreferredMeans { get; set; }

    public Instant CreatedAt { get; set; }
}

/// <summary>A way to reach a citizen. One person has many; one value may belong to many (a household's phone).</summary>
public sealed class ContactPoint
{
    public long Citizen { get; set; }

    public int Seq { get; set; }

    /// <summary>phone | email | whatsapp.</summary>
    public string Kind { get; set; } = "";

    public string Value { get; set; } = "";

    public Instant AddedAt { get; set; }
}
