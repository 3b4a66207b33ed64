using Derman.Core.Nodes;
using Derman.Core.Storage;
using Derman.Host.Demo;
using Derman.Host.HostNames.Tls;
using Derman.Host.Hosting;
using Derman.Host.Jobs;
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
            // Takes most of a second and nobody's help: beside everything else, and awaited before "ready".
            _ = Task.Run(TenantStore.WarmUp, ct);
            await using var app = await DermanHost.BuildAsync(settings, ct: ct);
            await app.StartAsync(ct);
            await HostStart.AfterStartAsync(app, ct);
            await app.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (Exception e) when (e is DataFolderInUseException or MasterKeyException or CertificateFileException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}

/// <summary>What happens once the sockets are open: demo or first link, then "ready". No tenant is opened for it.</summary>
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

        await Task.Run(TenantStore.WarmUp, ct);
        app.Services.GetRequiredService<Readiness>().Ready();
        app.Services.GetRequiredService<StoreUpgrade>().Begin();
        Console.WriteLine($"Derman serves on {address}");
    }
}

internal static partial class Log
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "Tenant {Tenant} cannot be served: {Reason} {Cure}")]
    public static partial void TenantBroken(ILogger logger, string tenant, string reason, string cure);
}
