namespace Derman.Channels;

/// <summary>One account's values for the calls that need nothing else: handshake and authentication. Read-only, safe from any thread.</summary>
/// <remarks>Its text form names only the account, so that a secret cannot reach a log by being printed.</remarks>
/// <param name="account">The account's key within its tenant.</param>
/// <param name="settings">Values of fields that are not secret, by key, defaults filled in.</param>
/// <param name="secrets">Values of secret fields, by key.</param>
public sealed class ChannelAccountContext(
    string account, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> secrets)
{
    /// <summary>The account's key within its tenant.</summary>
    public string Account { get; } = account;

    /// <summary>All values that are not secret, for handing them to another process.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; } = settings;

    /// <summary>All secret values, for handing them to another process.</summary>
    internal IReadOnlyDictionary<string, string> Secrets { get; } = secrets;

    /// <summary>A value that is not secret.</summary>
    /// <param name="key">The field's key.</param>
    /// <returns>The value, or <c>null</c> when none is set.</returns>
    public string? Setting(string key) => Settings.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>A secret value.</summary>
    /// <param name="key">The field's key.</param>
    /// <returns>The value, or <c>null</c> when none is set.</returns>
    public string? Secret(string key) => Secrets.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>The account's key; never a value.</summary>
    /// <returns>The account's key.</returns>
    public override string ToString() => Account;
}
