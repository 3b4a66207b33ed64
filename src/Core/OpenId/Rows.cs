using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>A program that may come in: a service with the API's tokens of its own, or an application that people sign in to.</summary>
public sealed class Application
{
    public string ClientId { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>One of <see cref="AppKinds"/>.</summary>
    public string Kind { get; set; } = AppKinds.Service;

    /// <summary>SHA-256 of the secret: it is random and long, so one round is enough. Null for public applications and for those with keys.</summary>
    public byte[]? SecretHash { get; set; }

    /// <summary>JWK set with the public keys of an application that signs its assertions (RFC 7523) instead of having a secret.</summary>
    public string? KeySet { get; set; }

    /// <summary>Separated by spaces.</summary>
    public string Scopes { get; set; } = "";

    /// <summary>One a line.</summary>
    public string RedirectUris { get; set; } = "";

    /// <summary>One a line.</summary>
    public string PostLogoutUris { get; set; } = "";

    /// <summary>What its tokens are signed with: one of <see cref="SigningAlgorithms"/>.</summary>
    public string Algorithm { get; set; } = SigningAlgorithms.Es256;

    /// <summary>Ours: people are not asked whether they trust it.</summary>
    public bool FirstParty { get; set; }

    /// <summary>Gets tokens only with a proof of a key (RFC 9449): a stolen token is worth nothing on another device.</summary>
    public bool DeviceBound { get; set; }

    /// <summary>A resource server: may ask what any token of this tenant is worth, not only its own.</summary>
    public bool Introspects { get; set; }

    public bool Active { get; set; } = true;

    public Instant CreatedAt { get; set; }

    public bool IsPublic => Kind is AppKinds.Native or AppKinds.Browser;

    /// <summary>People sign in to it.</summary>
    public bool HasPeople => Kind != AppKinds.Service;

    public IReadOnlyList<string> ScopeList => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

public static class AppKinds
{
    /// <summary>A program of its own: client credentials, nobody signs in.</summary>
    public const string Service = "service";

    /// <summary>An application on a server: people sign in, it keeps a secret.</summary>
    public const string Web = "web";

    /// <summary>An application in a browser: keeps no secret.</summary>
    public const string Browser = "browser";

    /// <summary>An application on a device: keeps no secret, may listen on a loopback port.</summary>
    public const string Native = "native";

    public static readonly IReadOnlyList<string> All = [Service, Web, Browser, Native];
}

public static class SigningAlgorithms
{
    public const string Es256 = "ES256";
    public const string Rs256 = "RS256";

    public static readonly IReadOnlyList<string> All = [Es256, Rs256];
}

/// <summary>A person uses an application, and has allowed it these scopes. A first-party one was allowed none and needs none.</summary>
public sealed class AppAuthorization
{
    public Guid Staff { get; set; }

    public string ClientId { get; set; } = "";

    public string Scopes { get; set; } = "";

    public Instant CreatedAt { get; set; }

    public Instant UsedAt { get; set; }
}

/// <summary>One sign-in of a person to an application, and the family of everything issued for it. Revoked, all of it is dead at once.</summary>
public sealed class AppGrant
{
    public Guid Id { get; set; }

    public string ClientId { get; set; } = "";

    public Guid Staff { get; set; }

    public string Scopes { get; set; } = "";

    /// <summary>Hash of the person's security stamp: a changed password ends the grant.</summary>
    public byte[] StampHash { get; set; } = [];

    public Instant AuthTime { get; set; }

    /// <summary>How the person signed in, separated by spaces (RFC 8176).</summary>
    public string? Amr { get; set; }

    public string? Nonce { get; set; }

    /// <summary>RFC 7638 thumbprint of the device's key that refreshing needs.</summary>
    public string? KeyThumbprint { get; set; }

    public Instant CreatedAt { get; set; }

    /// <summary>Nothing lives longer, however often it is refreshed.</summary>
    public Instant EndsAt { get; set; }

    public Instant? RevokedAt { get; set; }
}

/// <summary>A code or refresh token. Only its hash is kept.</summary>
public sealed class AppToken
{
    public byte[] Hash { get; set; } = [];

    /// <summary>One of <see cref="TokenKinds"/>.</summary>
    public string Kind { get; set; } = "";

    public Guid GrantId { get; set; }

    public string? RedirectUri { get; set; }

    /// <summary>PKCE, S256.</summary>
    public string? Challenge { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant ExpiresAt { get; set; }

    public Instant? UsedAt { get; set; }
}

public static class TokenKinds
{
    public const string Code = "code";
    public const string Refresh = "refresh";
}

/// <summary>Something that counts once, or no longer: the jti of an assertion that was used, of a token that was revoked.</summary>
public sealed class TokenMark
{
    public string Purpose { get; set; } = "";

    public string Value { get; set; } = "";

    public Instant ExpiresAt { get; set; }
}

/// <summary>A signing key of the tenant's token issuer.</summary>
public sealed class SigningKey
{
    public string Kid { get; set; } = "";

    /// <summary>One of <see cref="SigningAlgorithms"/>.</summary>
    public string Algorithm { get; set; } = SigningAlgorithms.Es256;

    /// <summary>PKCS#8, encrypted with the tenant's key.</summary>
    public byte[] PrivateKey { get; set; } = [];

    public Instant CreatedAt { get; set; }

    /// <summary>Published before it signs, so that everybody knows it by then.</summary>
    public Instant SignsFrom { get; set; }

    /// <summary>From then on it verifies nothing.</summary>
    public Instant? RetiredAt { get; set; }
}
