using Derman.Host.OpenId.Tokens;

namespace Derman.Host.Api;

/// <summary>
/// What a token is for. Each endpoint of the API asks exactly one; a client has some, and a token carries some of those. Scopes say which
/// doors a program may knock at; what it sees behind them is decided by its rights.
/// </summary>
internal static class ApiScopes
{
    /// <summary>The principal of a token carries one such claim for each scope it opens now.</summary>
    public const string Claim = "scope";

    public const string TicketsRead = "tickets.read";
    public const string TicketsWrite = "tickets.write";
    public const string CatalogueRead = "catalogue.read";
    public const string StaffRead = "staff.read";
    public const string Calls = "calls";
    public const string Chats = "chats";

    /// <summary>Subscriptions to outgoing events.</summary>
    public const string Events = "events";

    public const string Exports = "exports";

    /// <summary>The one scope of the first releases. Clients that have it keep what it opened then, and no more.</summary>
    public const string Tickets = "tickets";

    /// <summary>Every scope of the API by its name of today, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> Known = [TicketsRead, TicketsWrite, CatalogueRead, StaffRead, Calls, Chats, Events, Exports];

    /// <summary>What a client gets that is made without naming scopes.</summary>
    public static readonly string All = string.Join(' ', Known.Prepend(Tickets));

    private static readonly string[] OfTickets = [TicketsRead, TicketsWrite, CatalogueRead, StaffRead, Calls];

    /// <summary>Whether a client that has <paramref name="have"/> may ask for <paramref name="wanted"/>.</summary>
    public static bool Covers(string have, string wanted)
    {
        var all = Expand(Split(have));
        return Split(wanted).All(all.Contains);
    }

    /// <summary>What a token opens now: what it was given, as far as its client still has it.</summary>
    public static IReadOnlySet<string> Granted(IEnumerable<string> token, string client)
    {
        var open = Expand(token);
        open.IntersectWith(Expand(Split(client)));
        return open;
    }

    private static HashSet<string> Expand(IEnumerable<string> scopes)
    {
        var all = new HashSet<string>(scopes, StringComparer.Ordinal);
        if (all.Contains(Tickets))
        {
            all.UnionWith(OfTickets);
        }

        return all;
    }

    private static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The scope an endpoint asks for. An endpoint of the API without one is a mistake that a test finds.</summary>
internal sealed record RequiredScope(string Scope);

internal static class ScopeRules
{
    private const string Missing = "auth.scopeMissing";

    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));

    /// <summary>After authorization: a token opens only what its scopes name. People on our own pages carry a cookie and no scopes.</summary>
    public static void UseScopes(this WebApplication app) => app.Use(static (context, next) =>
        Lacks(context) is { } scope ? RefuseAsync(context, scope) : next(context));

    /// <summary>The scope the caller's token would need and does not have; null when nothing is missing.</summary>
    public static string? Lacks(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { } required
        && context.User.Identities.FirstOrDefault(i => i.IsAuthenticated && i.AuthenticationType == TenantBearer.SchemeName) is { } token
        && !token.HasClaim(ApiScopes.Claim, required.Scope)
            ? required.Scope
            : null;

    /// <summary>RFC 6750, section 3.1.</summary>
    public static Task RefuseAsync(HttpContext context, string scope)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problems.WriteAsync(context, new Core.Common.Failure(
            Missing,
            Core.Common.FailureKind.Forbidden,
            Requires: [scope],
            Values: new Dictionary<string, string>(StringComparer.Ordinal) { ["scope"] = scope }));
    }
}
