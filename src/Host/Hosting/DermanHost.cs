using System.Security.Cryptography;
using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Api;
using Derman.Host.Channels;
using Derman.Host.Chats;
using Derman.Host.Demo;
using Derman.Host.Events;
using Derman.Host.HostNames;
using Derman.Host.HostNames.Tls;
using Derman.Host.Identity;
using Derman.Host.Jobs;
using Derman.Host.Live;
using Derman.Host.Open311;
using Derman.Host.OpenId;
using Derman.Host.OpenId.Endpoints;
using Derman.Host.OpenId.SigningIn;
using Derman.Host.Operator;
using Derman.Host.Operator.Plugins;
using Derman.Host.Operator.Socket;
using Derman.Host.Pages;
using Derman.Host.Pages.Map;
using Derman.Host.Pages.Setup;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Host.Hosting;

/// <summary>Puts the house together. The same for the command line and for tests.</summary>
public static class DermanHost
{
    /// <summary>Largest request body without an upload, in bytes (a provider's batch can be large).</summary>
    private const long MaximumBody = 4 * 1024 * 1024;

    public static async Task<WebApplication> BuildAsync(HostSettings settings, Action<IServiceCollection>? replace = null, CancellationToken ct = default)
    {
        var data = Path.GetFullPath(settings.Data);
        var stores = await Stores.OpenAsync(settings.Stores, new RegistryOptions { OpenTenants = settings.OpenTenants }, ct);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.Environment,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(DermanHost).Assembly.GetName().Name,
        });
        builder.WebHost.ConfigureKestrel(Limits);
        if (settings.Https.Urls is { Length: > 0 } https)
        {
            builder.WebHost.ConfigureKestrel(kestrel => ListenAddresses.Apply(kestrel, settings.Urls, https));
        }
        else
        {
            builder.WebHost.UseUrls(settings.Urls.Split(';'));
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Logging.SetMinimumLevel(settings.Quiet ? LogLevel.Warning : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);

        // It warns that keys are not encrypted by it; they are sealed where they are kept.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);

        var services = builder.Services;
        services.AddSingleton(settings with { Data = data });
        services.AddSingleton(_ => stores);
        services.AddSingleton(stores.Catalog);
        services.AddSingleton(stores.Registry);
        services.AddSingleton<IClock>(SystemClock.Instance);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<FillRandom>(RandomNumberGenerator.Fill);
        services.AddSingleton(stores.Bus);
        services.AddDataProtection().SetApplicationName("Derman");
        services.AddSingleton<ProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<ProtectionKeys>()));
        services.AddTrustedProxies(builder.Configuration);
        services.AddUseCases();
        services.AddTenantResolution();
        services.AddTenantLimits();
        services.AddHostNames();
        services.AddInstalledPlugins(builder.Configuration.GetSection("Plugins"));
        services.AddChannels();
        services.AddApi();
        services.AddOpen311();
        services.AddDermanIdentity();
        services.AddOpenId();
        services.AddOperator();
        services.AddJobs(settings.Stores);
        services.AddLive();
        services.AddChats();
        services.AddEvents();
        services.AddAdminSocket();
        services.AddDemo();
        services.AddScoped(TenantFrame.Of);
        services.AddPages();
        replace?.Invoke(services);

        var app = builder.Build();
        _ = app.Services.GetRequiredService<Stores>(); // The container closes what it has handed out, the last first: this one after all others.
        app.Services.GetRequiredService<PlatformCertificate>().Open();
        app.UseTrustedProxies();
        app.UseStrictTransport();
        app.UsePageFiles();
        app.UseOpenIdPaths();
        app.UseTenantResolution();
        app.Use(FormTargets.OfSignInAsync);
        app.Use(Cors.OfApplicationsAsync);
        app.UsePages();
        app.UseApiErrors();
        app.UseWebSockets();
        app.UseRouting();
        app.UseStorageLimits();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseScopes();
        app.UseNegotiation();
        app.MapHealth();
        app.MapOperator();
        app.MapChannels();
        app.MapApi();
        app.MapOpen311();
        app.MapOpenId();
        app.MapLive();
        app.MapChats();
        app.MapEmblems();
        app.MapMaps();
        app.MapPages();
        await app.Services.GetRequiredService<ProtectionKeys>().TakeOverAsync(Path.Combine(data, "keys", "protection"), ct);
        await app.LoadPluginsAsync(ct);
        return app;
    }

    private static void Limits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 10_000;
        kestrel.Limits.MaxRequestBodySize = MaximumBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
    }
}
