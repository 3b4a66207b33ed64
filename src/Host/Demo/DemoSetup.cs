namespace Derman.Host.Demo;

internal static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoCalls>();
        services.AddSingleton<DemoSeeder>();
        services.AddSingleton<DemoLetters>();
        services.AddSingleton<Core.Tickets.History.ReplayHistory>();
        return services;
    }
}
