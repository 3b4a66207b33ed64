using Derman.Host.Demo;
using Derman.Host.Hosting;
using Derman.Host.Operator;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Derman.Host.Cli;

internal static class ServeCommand
{
    public static async Task<int> RunAsync(HostSettings settings, CancellationToken ct)
    {
        try
        {
            await using var app = await DermanHost.BuildAsync(settings, ct: ct);
            await app.StartAsync(ct);
            await HostStart.AfterStartAsync(app, ct);
            await app.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (DataFolderInUseException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}

/// <summary>What happens once the sockets are open: demo or first link, then "ready".</summary>
internal static class HostStart
{
    public static async Task AfterStartAsync(WebApplication app, CancellationToken ct)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var settings = app.Services.GetRequiredService<HostSettings>();
        if (app.Environment.IsDevelopment() && settings.Demo)
        {
            await app.Services.GetRequiredService<DemoSeeder>().RunAsync(address, ct);
        }
        else if (await app.Services.GetRequiredService<OperatorLinks>().FirstLinkAsync(ct) is { } token)
        {
            Console.WriteLine($"First sign-in of the operator, valid once and for 24 hours: {address}/operator/start/{token}");
        }

        await WarmAsync(app, ct);
        app.Services.GetRequiredService<Readiness>().Ready();
        Console.WriteLine($"Derman serves on {address}");
    }

    /// <summary>Opens every tenant once, so that a broken one is known before its first visitor, and stores have the newest schema.</summary>
    private static async Task WarmAsync(WebApplication app, CancellationToken ct)
    {
        var registry = app.Services.GetRequiredService<Core.Tenancy.TenantRegistry>();
        var log = app.Services.GetRequiredService<ILogger<WebApplication>>();
        var (done, total) = (0, registry.Entries.Count);
        foreach (var entry in registry.Entries)
        {
            try
            {
                await registry.FindAsync(Core.Tenancy.TenantId.Parse(entry.Id), ct);
            }
            catch (Core.Tenancy.TenantBrokenException e)
            {
                Log.TenantBroken(log, entry.Id, e.Broken.Reason, e.Broken.Cure);
            }

            if (++done % 100 == 0)
            {
                Log.Migrated(log, done, total);
            }
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "Tenant {Tenant} cannot be served: {Reason} {Cure}")]
    public static partial void TenantBroken(ILogger logger, string tenant, string reason, string cure);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Stores brought to the newest schema: {Done} of {Total}")]
    public static partial void Migrated(ILogger logger, int done, int total);
}
