namespace Derman.Channels;

/// <summary>One field of a channel's settings. The host draws its form, checks and stores the values; the plugin only reads them.</summary>
public sealed record SettingField
{
    /// <summary>The key: a lower-case letter, then up to 39 letters and digits (<c>phoneNumberId</c>).</summary>
    public required string Key { get; init; }

    /// <summary>The kind of value.</summary>
    public required SettingType Type { get; init; }

    /// <summary>Who may set it. Default: the account.</summary>
    public SettingScope Scope { get; init; } = SettingScope.Account;

    /// <summary>Whether an account without it is incomplete.</summary>
    public bool Required { get; init; }

    /// <summary>With which choice of another field an account without it is incomplete too; <c>null</c> = none. Not beside <see cref="Required"/>.</summary>
    public SettingCondition? RequiredWhen { get; init; }

    /// <summary>The value when none is set; <c>null</c> = none. Never set for a secret.</summary>
    public string? Default { get; init; }

    /// <summary>A regular expression the whole value must match; <c>null</c> = any. Run with a time limit of 100 ms.</summary>
    public string? Pattern { get; init; }

    /// <summary>The values of a <see cref="SettingType.Choice"/>; empty otherwise.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>For an operator's <see cref="SettingType.Url"/> or <see cref="SettingType.Hosts"/>: the hosts it names may be called too.</summary>
    public bool PermitsHost { get; init; }

    /// <summary>The label, by language code. <c>en</c> is always there.</summary>
    public required IReadOnlyDictionary<string, string> Name { get; init; }

    /// <summary>One sentence of help, by language code. May be empty.</summary>
    public IReadOnlyDictionary<string, string> Hint { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A choice of another field of the same scope.</summary>
/// <param name="Setting">A field of type <see cref="SettingType.Choice"/>. Its default counts when none is set.</param>
/// <param name="Values">Those of its choices that are meant; at least one.</param>
public sealed record SettingCondition(string Setting, IReadOnlyList<string> Values);

/// <summary>The kind of a setting's value. Values travel as text.</summary>
public enum SettingType
{
    /// <summary>Text; <c>string</c> in the manifest.</summary>
    String,

    /// <summary>Text that is stored encrypted, never shown again and never logged; <c>secret</c>. Read with <see cref="IChannelHost.Secret"/>.</summary>
    Secret,

    /// <summary>A decimal number in invariant form (<c>12.5</c>); <c>number</c>.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>; <c>boolean</c>.</summary>
    Boolean,

    /// <summary>An absolute address: https, or http on a loopback host; <c>url</c>.</summary>
    Url,

    /// <summary>One of <see cref="SettingField.Choices"/>; <c>choice</c>.</summary>
    Choice,

    /// <summary>Hosts with ports (<c>mail.example.org:993</c>), separated by spaces, commas or line breaks; <c>hosts</c>. See <see cref="PermittedHost.List"/>.</summary>
    Hosts,
}

/// <summary>Who may set a value.</summary>
public enum SettingScope
{
    /// <summary>The administrators of the tenant, for each account; <c>account</c>.</summary>
    Account,

    /// <summary>Only the operator of the platform, for all accounts of the plugin; <c>operator</c>.</summary>
    Operator,
}
