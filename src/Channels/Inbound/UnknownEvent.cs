namespace Derman.Channels;

/// <summary>An element the plugin could not read or does not know. Shown to people, never dropped.</summary>
public sealed record UnknownEvent : InboundEvent
{
    /// <summary>A stable code, for example <c>malformedBody</c>, <c>malformedElement</c>, <c>unknownField</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The element as received, at most 65,536 characters (the whole request is stored by the host).</summary>
    public required string Raw { get; init; }

    /// <summary>A hash of the element, given by the plugin so that a repeat is recognised.</summary>
    public required string Fingerprint { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => $"unknown:{Fingerprint}";

    /// <summary>Makes one from an element's text.</summary>
    /// <param name="reason">A stable code.</param>
    /// <param name="raw">The element; cut to the limit of <see cref="Raw"/>.</param>
    /// <param name="providerAccountId">The provider's id of our side, when it could be read.</param>
    /// <returns>The event with the SHA-256 of the whole element as its fingerprint.</returns>
    public static UnknownEvent From(string reason, string raw, string? providerAccountId = null) => new()
    {
        Reason = reason,
        Raw = raw.Length > 65_536 ? raw[..65_536] : raw,
        Fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(raw))),
        ProviderAccountId = providerAccountId,
    };
}

/// <summary>
/// The provider's own try-out (the "Test" button of its dashboard). Shown on the account's page as received; makes nothing.
/// </summary>
public sealed record TestEvent : InboundEvent
{
    /// <summary>What was tried, in the provider's words (for example the name of the field).</summary>
    public required string Detail { get; init; }

    /// <summary>A hash of the element, so that a repeat is recognised.</summary>
    public required string Fingerprint { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => $"test:{Fingerprint}";
}
