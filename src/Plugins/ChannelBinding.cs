using Derman.Channels;

namespace Derman.Plugins;

/// <summary>One account of one tenant as a plugin call needs it. A class, not a record: a record would print its secrets.</summary>
internal sealed class ChannelBinding
{
    public required string Tenant { get; init; }

    public required string Account { get; init; }

    public required ChannelManifest Manifest { get; init; }

    /// <summary>Values of the account's fields, secrets excepted.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = Empty;

    /// <summary>Values of the operator's fields of this plugin.</summary>
    public IReadOnlyDictionary<string, string> OperatorSettings { get; init; } = Empty;

    /// <summary>Values of secret fields.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = Empty;

    public string? Cursor { get; init; }

    /// <summary>The provider's rules for this account: what it has not chosen counts as its default.</summary>
    public SendingRules? Sending => Manifest.Sending?.For(Setting);

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A value by the field's scope, else the default. A tenant's value never answers for an operator's field.</summary>
    public string? Setting(string key)
    {
        var field = Manifest.Settings.FirstOrDefault(field => field.Key == key && field.Type != SettingType.Secret);
        if (field is null)
        {
            return null;
        }

        var values = field.Scope == SettingScope.Operator ? OperatorSettings : Settings;
        return values.TryGetValue(key, out var value) && value.Length > 0 ? value : field.Default;
    }

    public string? Secret(string key) =>
        Manifest.Settings.Any(field => field.Key == key && field.Type == SettingType.Secret)
        && Secrets.TryGetValue(key, out var value) && value.Length > 0
            ? value
            : null;

    /// <summary>What handshake and authentication get, and what a plugin in a process of its own is handed with each call.</summary>
    public ChannelAccountContext Context() => new(
        Account,
        Manifest.Settings.Where(field => Setting(field.Key) is not null).ToDictionary(field => field.Key, field => Setting(field.Key)!, StringComparer.Ordinal),
        Manifest.Settings.Where(field => Secret(field.Key) is not null).ToDictionary(field => field.Key, field => Secret(field.Key)!, StringComparer.Ordinal));

    public override string ToString() => $"{Tenant}/{Account}";
}
