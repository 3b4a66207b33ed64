using Derman.Core.OpenId;
using Derman.Host.OpenId.Clients;
using Derman.Host.OpenId.Endpoints;
using Derman.Host.OpenId.SigningIn;
using Derman.Host.OpenId.Tokens;

namespace Derman.Host.OpenId;

/// <summary>Each tenant is an OpenID Provider of its own. The rules are in Core; here are the messages, the keys and the way in.</summary>
internal static class OpenIdSetup
{
    public static IServiceCollection AddOpenId(this IServiceCollection services)
    {
        services.AddSingleton<Applications>();
        services.AddSingleton<ManageApplications>();
        services.AddSingleton<AppAuthorizations>();
        services.AddSingleton<Grants>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TenantKeys>();
        services.AddSingleton<ValidatedTokens>();
        services.AddSingleton<TokenMaker>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<ClientAssertions>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<FailureLimit>();
        services.AddSingleton<DeviceProofs>();
        services.AddSingleton<AuthorizeFlow>();
        services.AddSingleton<LogoutRequests>();
        return services;
    }

    /// <summary>
    /// RFC 8414 §3.1 puts the well-known part before the path of an issuer that has one: for tenants addressed by path it is moved to where
    /// it is answered. Whether tenants are addressed so is decided afterwards, as for every address.
    /// </summary>
    public static void UseOpenIdPaths(this WebApplication app) => app.Use((context, next) =>
    {
        foreach (var known in (PathString[])[OpenIdPaths.ServerMetadata, OpenIdPaths.Discovery])
        {
            if (context.Request.Path.StartsWithSegments(known, StringComparison.Ordinal, out var issuer) && issuer.HasValue && issuer.Value.LastIndexOf('/') == 0 && issuer.Value.Length > 1)
            {
                context.Request.Path = issuer.Add(known);
            }
        }

        return next(context);
    });

    public static void MapOpenId(this WebApplication app)
    {
        var endpoints = app.MapGroup("").WithMetadata(Api.TenantOnly.Instance).AddEndpointFilter(Api.TenantOnly.Require).ExcludeFromDescription();
        endpoints.MapDiscovery();
        endpoints.MapToken();
        endpoints.MapUserInfo();
        endpoints.MapIntrospection();
        endpoints.MapRevocation();
    }
}
