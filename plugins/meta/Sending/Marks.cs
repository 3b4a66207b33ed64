namespace Derman.Channels.Meta.Sending;

/// <summary>
/// Our own mark in a message's <c>metadata</c>, which Messenger hands back with the echo: the Graph API has no idempotency of its own, so this is
/// what settles an unknown outcome. The prefix tells our marks from those of other apps on the same page.
/// </summary>
internal static class Marks
{
    private const string Prefix = "derman:";

    public static string Of(string idempotencyKey) => Prefix + idempotencyKey;

    public static string? KeyOf(string metadata) =>
        metadata.Length > Prefix.Length && metadata.StartsWith(Prefix, StringComparison.Ordinal) ? metadata[Prefix.Length..] : null;
}
