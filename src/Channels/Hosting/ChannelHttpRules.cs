namespace Derman.Channels;

/// <summary>What a plugin may send, decided before anything leaves; the host and the test kit ask the same rules. Thread-safe.</summary>
public static class ChannelHttpRules
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "GET", "POST", "PUT", "PATCH", "DELETE" };

    private static readonly HashSet<string> HostHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "Upgrade", "Proxy-Authorization", "Expect", "Trailer", "TE",
    };

    /// <summary>Why the request may not go.</summary>
    /// <param name="request">The request.</param>
    /// <param name="permitted">The hosts the plugin may call, as <see cref="ChannelManifest.HostsWith"/> gives them.</param>
    /// <returns>The reason in English, without any value of the request's body; <c>null</c> when it may go.</returns>
    public static string? Refusal(ChannelHttpRequest request, IReadOnlyList<PermittedHost> permitted)
    {
        if (!Methods.Contains(request.Method))
        {
            return $"The method {request.Method} is not allowed.";
        }

        if (AddressRefusal(request.Address, permitted) is { } refusal)
        {
            return refusal;
        }

        if (request.Headers.FirstOrDefault(header => HostHeaders.Contains(header.Key) || !IsOneLine(header.Key) || !IsOneLine(header.Value)) is { Key: not null } bad)
        {
            return $"The header {bad.Key.ReplaceLineEndings(" ")} is not allowed.";
        }

        if (request.Body.Length > ChannelHttpRequest.MostRequestBytes || request.MaxResponseBytes is < 0 or > ChannelHttpRequest.MostResponseBytes)
        {
            return "The request or the answer wanted is too large.";
        }

        return request.Timeout <= TimeSpan.Zero || request.Timeout > ChannelHttpRequest.LongestTimeout ? "The timeout is out of range." : null;
    }

    /// <summary>Why the address may not be called.</summary>
    /// <param name="address">An absolute address: https, or http on a loopback host, without a user name.</param>
    /// <param name="permitted">The hosts the plugin may call.</param>
    /// <returns>The reason in English; <c>null</c> when it may be called.</returns>
    public static string? AddressRefusal(Uri address, IReadOnlyList<PermittedHost> permitted)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0)
        {
            return "The address is not absolute or carries a user name.";
        }

        // On loopback nothing crosses a wire that could be listened to.
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            return $"{address.Scheme} is not allowed, only https.";
        }

        return permitted.Any(host => host.Covers(address)) ? null : $"{address.IdnHost}:{address.Port} is not among the permitted hosts.";
    }

    private static bool IsOneLine(string text) => text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;
}
