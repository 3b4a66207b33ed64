using Derman.Host.Hosting;

namespace Derman.Host.Tenancy.Limits;

internal static class LimitSetup
{
    public static IServiceCollection AddTenantLimits(this IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            var set = s.GetRequiredService<HostSettings>().Limits.Checked();
            var usual = s.GetRequiredService<IHostEnvironment>().IsDevelopment() ? LimitOptions.MostRequests : LimitOptions.DefaultRequests;
            return set with { Requests = set.Requests ?? usual };
        });
        services.AddSingleton<TenantGate>();
        services.AddSingleton<LimitAnswers>();
        services.AddSingleton<LimitedLately>();
        services.AddSingleton<TenantUse>();
        services.AddSingleton<StorageUse>();
        services.AddSingleton<StorageLimit>();
        return services;
    }

    /// <summary>After routing: which endpoints add to a tenant's store is said at the endpoints.</summary>
    public static void UseStorageLimits(this WebApplication app) => app.Use(app.Services.GetRequiredService<StorageLimit>().GuardAsync);
}
