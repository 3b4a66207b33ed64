using Derman.Core.Tenancy;

namespace Derman.Host.Tenancy;

/// <summary>What an address says about the tenant.</summary>
internal enum Addressing
{
    /// <summary>No tenant is named: the host's own addresses.</summary>
    None,

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
        var byHost = registry.ByHost(host.Host);
        var named = FirstSegment(path);
        if (byHost is { } id)
        {
            // On a tenant's own host a path that names another tenant is a mistake or an attack, never a visit.
            return named is { } other && registry.Entry(other) is not null && other != id
                ? new(Addressing.Disagree, default, default)
                : named == id && allowPath ? new(Addressing.ByPath, id, $"/{id}") : new(Addressing.ByHost, id, default);
        }

        return allowPath && named is { } tenant && !HostWide.Owns(path) ? new(Addressing.ByPath, tenant, $"/{tenant}") : new(Addressing.None, default, default);
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

/// <summary>First segments that belong to the host itself and can never be a tenant.</summary>
internal static class HostWide
{
    private static readonly HashSet<string> Segments = new(StringComparer.OrdinalIgnoreCase)
    {
        "health", "operator", "channels", "metrics", "dist", "api", "openapi", "connect", "console", "admin", "field", "requests", "track", "survey", "open311", "errors", "_style", "privacy", "accessibility",
    };

    public static bool Owns(PathString path)
    {
        var text = path.Value!;
        var end = text.IndexOf('/', 1);
        return Segments.Contains(end < 0 ? text[1..] : text[1..end]);
    }
}
