namespace Derman.Core.Citizens.Preferring;

/// <summary>From where a person's language is known, the strongest first. A weaker one never takes the place of a stronger.</summary>
public static class LanguageSources
{
    /// <summary>The person said so.</summary>
    public const string Said = "said";

    /// <summary>Somebody of ours set it.</summary>
    public const string Staff = "staff";

    /// <summary>The portal or chat was used in it.</summary>
    public const string Used = "used";

    /// <summary>The person's own app runs in it, says the provider.</summary>
    public const string Provider = "provider";
}
