using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Identity.External;

/// <summary>One kind of provider outside that says who somebody is.</summary>
internal interface IExternalSignIn
{
    /// <summary>The <see cref="ExternalProvider.Kind"/> it speaks.</summary>
    string Kind { get; }

    /// <summary>Where the browser is sent; null when the provider cannot be reached, or is none.</summary>
    Task<Uri?> StartAsync(ExternalProvider provider, ExternalTrip trip, CancellationToken ct);

    /// <summary>Exchanges what the browser brought back. Its state was checked before, and is spent.</summary>
    Task<ExternalAnswer> FinishAsync(Tenant tenant, ExternalProvider provider, ExternalTrip trip, ExternalReturn back, CancellationToken ct);
}

/// <summary>What is agreed on before the browser leaves, and checked when it comes back.</summary>
/// <param name="Verifier">RFC 7636: whoever steals the code cannot use it.</param>
/// <param name="RedirectUri">Where the provider sends the browser.</param>
/// <param name="Person">Who is signed in and wants to link the identity; null for signing in.</param>
internal sealed record ExternalTrip(string Provider, string State, string Nonce, string Verifier, string RedirectUri, Guid? Person, string? ReturnUrl);

/// <param name="Issuer">RFC 9207: who says it has answered.</param>
internal sealed record ExternalReturn(string? Code, string? State, string? Error, string? Issuer);

/// <param name="DisplayName">For the person to recognise themselves by. Nobody is ever found by it, and it is not kept.</param>
internal sealed record ExternalIdentity(string Issuer, string Subject, string? DisplayName);

/// <param name="Why">For the log: a word, never what the provider sent.</param>
internal sealed record ExternalAnswer(ExternalIdentity? Identity, string Why)
{
    public static ExternalAnswer Of(ExternalIdentity identity) => new(identity, "");

    public static ExternalAnswer No(string why) => new(null, why);
}
