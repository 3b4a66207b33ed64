using Derman.Core.Citizens.Preferring;
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

    /// <summary>Learned from what the person does.</summary>
    public string? Language { get; set; }

    /// <summary>Where <see cref="Language"/> was learned: one of <see cref="LanguageSources"/>; null = taken down with a request.</summary>
    public string? LanguageSource { get; set; }

    /// <summary>What the person asked for, or somebody of ours noted; wins over what was learned.</summary>
    public string? PreferredLanguage { get; set; }

    /// <summary>Who said <see cref="PreferredLanguage"/>: one of <see cref="LanguageSources"/>.</summary>
    public string? PreferredLanguageSource { get; set; }

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

    /// <summary>What proves that it is theirs: one of <see cref="ContactProofs"/>; null = nothing does.</summary>
    public string? Proof { get; set; }
}

/// <summary>What proves that a number is a person's own. What somebody typed, or what an exchange shows of a caller, proves nothing.</summary>
public static class ContactProofs
{
    /// <summary>The channel itself knows its people by their numbers.</summary>
    public const string Channel = "channel";

    /// <summary>The provider vouches that it is the sender's own contact card.</summary>
    public const string Card = "card";
}
