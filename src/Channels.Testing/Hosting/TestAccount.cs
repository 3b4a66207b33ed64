namespace Derman.Channels.Testing;

/// <summary>An account as an administrator and the operator filled it in. Immutable.</summary>
/// <param name="Key">The account's key within its tenant, for example <c>main</c>.</param>
/// <param name="Values">
/// Values by the keys of <c>channel.json</c>, secrets and operator's values too: which is which stands in the manifest. Give secrets values of
/// eight characters or more that occur nowhere else, or nobody can tell whether they leaked.
/// </param>
public sealed record TestAccount(string Key, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The same account with one value changed.</summary>
    /// <param name="key">The field's key.</param>
    /// <param name="value">The new value; <c>null</c> takes it away.</param>
    /// <returns>A new account; this one stays as it is.</returns>
    public TestAccount With(string key, string? value)
    {
        var values = new Dictionary<string, string>(Values, StringComparer.Ordinal);
        if (value is null)
        {
            values.Remove(key);
        }
        else
        {
            values[key] = value;
        }

        return this with { Values = values };
    }

    /// <summary>What handshake, authentication and measuring are given, with the defaults of the manifest filled in as a host does.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The values by kind.</returns>
    public ChannelAccountContext Context(ChannelManifest manifest) => new(Key, Plain(manifest), Secrets(manifest));

    /// <summary>The values of this account that must never be seen.</summary>
    /// <param name="manifest">The manifest, which tells what is secret.</param>
    /// <returns>Values by key.</returns>
    public IReadOnlyDictionary<string, string> Secrets(ChannelManifest manifest) => manifest.Settings
        .Where(field => field.Type == SettingType.Secret && Values.ContainsKey(field.Key))
        .ToDictionary(field => field.Key, field => Values[field.Key], StringComparer.Ordinal);

    /// <summary>The values of one scope that are given, without defaults.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="scope">Whose values.</param>
    /// <returns>Values by key; keys the manifest does not know count as the account's.</returns>
    public IReadOnlyDictionary<string, string> Of(ChannelManifest manifest, SettingScope scope) => Values
        .Where(value => (manifest.Settings.FirstOrDefault(field => field.Key == value.Key)?.Scope ?? SettingScope.Account) == scope)
        .ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);

    /// <summary>The account's key; never a value.</summary>
    /// <returns>The key.</returns>
    public override string ToString() => Key;

    internal IReadOnlyDictionary<string, string> Plain(ChannelManifest manifest)
    {
        var plain = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in manifest.Settings.Where(field => field.Type != SettingType.Secret))
        {
            if ((Values.TryGetValue(field.Key, out var given) && given.Length > 0 ? given : field.Default) is { } value)
            {
                plain[field.Key] = value;
            }
        }

        return plain;
    }
}
