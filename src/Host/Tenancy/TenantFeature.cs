using Derman.Core.Tenancy;

namespace Derman.Host.Tenancy;

/// <summary>The tenant of a request, found once at the edge. Shaped like Finbuckle's tenant context: the seam for adopting it.</summary>
/// <param name="ByPath">Addressed by the first path segment (development and tests) instead of its own host name.</param>
internal sealed record TenantFeature(Tenant Tenant, bool ByPath)
{
    /// <summary>Address below which everything of this tenant lies, without a slash at the end.</summary>
    public string BaseAddress(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}

internal static class TenantAccess
{
    /// <summary>The tenant of this request; endpoints of tenants run only with one.</summary>
    public static Tenant Tenant(this HttpContext context) =>
        context.Features.Get<TenantFeature>()?.Tenant ?? throw new InvalidOperationException("This endpoint belongs to a tenant, and the request has none.");

    public static Tenant? FindTenant(this HttpContext context) => context.Features.Get<TenantFeature>()?.Tenant;

    public static string BaseAddress(this HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
}
