using System.Globalization;

namespace Derman.Load;

/// <summary>The product, started in Development, because there <c>demo.json</c> tells a program how to get in.</summary>
internal static class DemoHost
{
    /// <param name="environment">Variables it gets, as configuration.</param>
    /// <param name="more">Arguments beside ours.</param>
    public static Task<Server> StartAsync(
        string file, string data, int demoTickets, string log, CancellationToken ct, IReadOnlyDictionary<string, string>? environment = null, params string[] more) => Server.StartAsync(
        file,
        address => ["--data", data, "--urls", address, "--environment", "Development", "--demo-tickets", demoTickets.ToString(CultureInfo.InvariantCulture), .. more],
        "health/ready",
        log,
        ct,
        environment);
}
