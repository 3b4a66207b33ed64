using Derman.Core.Staff.External;

namespace Derman.Host.Identity.External;

internal static class ExternalSetup
{
    public static IServiceCollection AddExternalSignIn(this IServiceCollection services)
    {
        services.AddSingleton<ExternalLinks>();
        services.AddSingleton<ExternalHttp>();
        services.AddSingleton<ExternalSecrets>();
        services.AddSingleton<ExternalTrips>();
        services.AddSingleton<OidcDirectory>();
        services.AddSingleton<IExternalSignIn, OidcSignIn>();
        services.AddSingleton<IExternalSignIn, EDevletSignIn>();
        services.AddSingleton<ExternalDoor>();
        return services;
    }
}
