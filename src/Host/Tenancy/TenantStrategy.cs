using Derman.Core.Tenancy;

namespace Derman.Host.Tenancy;

/// <summary>What an address says about the tenant.</summary>
internal enum Addressing
{
    /// <summary>The host's own addresses.</summary>
    None,

    /// <summary>An address of tenants, and no tenant is named.</summary>
    Nobody,

    ByHost,

    ByPath,

    /// <summary>Host and path name different tenants.</summary>
    Disagree,
}

internal readonly record struct ResolvedAddress(Addressing Addressing, TenantId Id, PathString Prefix);

/// <summary>Reads the tenant from host name and, where allowed, first path segment. Pure; shaped like a multi-tenant strategy.</summary>
internal sealed class TenantStrategy(TenantRegistry registry, bool allowPath)
{
    public ResolvedAddress Resolve(HostString host, PathString path)
    {
        var named = FirstSegment(path);

        // The host name of a suspended tenant is like one that nobody has: the answer must not tell them apart.
        if (registry.ByHost(host.Host) is { } id && registry.IsServed(id))
        {
            // On a tenant's own host a path that names another tenant is a mistake or an attack, never a visit.
            return named is { } other && registry.IsServed(other) && other != id
                ? new(Addressing.Disagree, default, default)
                : named == id && allowPath ? new(Addressing.ByPath, id, $"/{id}") : new(Addressing.ByHost, id, default);
        }

        return HostWide.Serves(path, isDevelopment: allowPath)
            ? new(Addressing.None, default, default)
            : allowPath && named is { } tenant && !HostWide.Owns(path) ? new(Addressing.ByPath, tenant, $"/{tenant}") : new(Addressing.Nobody, default, default);
    }

    private static TenantId? FirstSegment(PathString path)
    {
        var text = path.Value;
        if (text is not { Length: > 1 })
        {
            return null;
        }

        var end = text.IndexOf('/', 1);
        return TenantId.TryParse(end < 0 ? text[1..] : text[1..end], out var id) ? id : null;
    }
}

/// <summary>First segments that can never be a tenant, and those among them that the host answers itself.</summary>
internal static class HostWide
{
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase) { "health", "operator", "channels", "metrics", "errors" };

    /// <summary>Only in Development: the list of tenants, and the samples of the design.</summary>
    private static readonly HashSet<string> OwnInDevelopment = new(StringComparer.OrdinalIgnoreCase) { "", "_style" };

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "dist", "api", "openapi", "connect", "console", "admin", "field", "requests", "track", "survey", "open311", "privacy", "accessibility",
    };

    public static bool Serves(PathString path, bool isDevelopment) => Own.Contains(First(path)) || (isDevelopment && OwnInDevelopment.Contains(First(path)));

    public static bool Owns(PathString path) => Own.Contains(First(path)) || OwnInDevelopment.Contains(First(path)) || Reserved.Contains(First(path));

    private static string First(PathString path)
    {
        var text = path.Value ?? "";
        if (text.Length < 2)
        {
            return "";
        }

        var end = text.IndexOf('/', 1);
        return end < 0 ? text[1..] : text[1..end];
    }
}
