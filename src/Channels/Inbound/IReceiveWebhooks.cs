namespace Derman.Channels;

/// <summary>Receiving by webhook. Every method is called from many threads at once, does no I/O and keeps nothing.</summary>
/// <remarks>
/// The host calls nothing for an account that is unknown or switched off. For a POST it calls <see cref="Authenticate"/>, stores the raw
/// request, answers 200 and only then calls <see cref="Parse"/>, possibly minutes later and more than once.
/// </remarks>
public interface IReceiveWebhooks
{
    /// <summary>Answers a request that is not a POST: the provider's check that the address is ours.</summary>
    /// <param name="request">The request.</param>
    /// <param name="account">The account whose address was called.</param>
    /// <returns>The answer. For anything but a valid handshake: 403 or 405 with an empty body.</returns>
    WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account);

    /// <summary>Decides whether a POST comes from the provider. Secrets are compared in constant time.</summary>
    /// <param name="request">The request with its raw body.</param>
    /// <param name="account">The account whose address was called.</param>
    /// <returns>The verdict; nothing but <see cref="WebhookVerdict.Genuine"/> is stored.</returns>
    WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account);

    /// <summary>
    /// Turns a stored request into events. Pure: the same request always gives the same events, whatever the account, clock or culture.
    /// </summary>
    /// <param name="request">An authenticated request.</param>
    /// <returns>
    /// Every element of the request in its order. An element that cannot be read becomes an <see cref="UnknownEvent"/> and does not stop
    /// the others; unknown fields are ignored. Does not throw for content.
    /// </returns>
    IReadOnlyList<InboundEvent> Parse(WebhookRequest request);
}

/// <summary>Whether a request comes from the provider.</summary>
public enum WebhookVerdict
{
    /// <summary>It does. The host stores it and answers 200.</summary>
    Genuine,

    /// <summary>It carries no signature or token. The host answers 401 and stores nothing but a count.</summary>
    Missing,

    /// <summary>Its signature or token is malformed or wrong. The host answers 401 and stores nothing but a count.</summary>
    Forged,

    /// <summary>The account has no secret to check with. The host answers 503, so that the provider repeats it, and shows the account as incomplete.</summary>
    NotConfigured,
}
