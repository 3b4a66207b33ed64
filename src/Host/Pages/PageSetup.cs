using System.Text.Encodings.Web;
using System.Text.Unicode;
using Derman.Host.Api;
using Derman.Host.Localisation;
using Derman.Host.Pages.Admin;
using Derman.Host.Pages.Desk;
using Derman.Host.Pages.Setup;
using Derman.Host.Pages.Shared;
using Derman.Host.Pages.Style;
using Derman.Host.Pages.Words;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;
using NodaTime;

namespace Derman.Host.Pages;

/// <summary>
/// Wiring of the pages. Order in the pipeline: <see cref="UsePageFiles"/> first, then tenant resolution, then <see cref="UsePages"/>
/// (error pages, choices of looks), then routing, sign-in, and <see cref="MapPages"/> beside the other endpoints.
/// </summary>
public static class PageSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddRazorPages();
        services.AddSingleton(provider => new AssetManifest(Path.Combine(WebRoot(provider.GetRequiredService<IWebHostEnvironment>()), "dist")));
        services.AddSingleton(Texts.BuiltIn);
        services.AddScoped<TagHelpers.Markup>();
        // The tenancy wiring registers its own frame; this one stands where no tenant is known.
        services.TryAddScoped<IPageFrame>(provider => WithoutTenant(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request));
        services.AddScoped<IUiText>(provider => provider.GetRequiredService<Texts>().For(provider.GetRequiredService<IPageFrame>().Language));
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton<ProblemSentences>();
        services.AddScoped<FailureWords>();
        services.AddScoped<ClockWords>();
        services.AddSingleton<AuditChecks>();
        services.AddScoped<LedgerWords>();
        services.AddScoped<InboxRows>();
        services.AddScoped(provider => new Dates(provider.GetRequiredService<IUiText>(), provider.GetRequiredService<IPageFrame>().TimeZone));
        // Turkish and Persian letters stay letters: as numeric references they would be six times as long.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>Security headers and the built files.</summary>
    public static void UsePageFiles(this WebApplication app)
    {
        app.Use(SecurityHeaders.Apply);
        app.UseBuiltFiles(app.Services.GetRequiredService<AssetManifest>());
        app.UseStaticFiles();
    }

    /// <summary>Error pages and choices of looks, below the tenant's base.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseErrorPages();
        app.Use(Preferences.Remember);
    }

    public static void MapPages(this WebApplication app) => app.MapRazorPages();

    private static PageFrame WithoutTenant(HttpRequest request) =>
        request.Path.StartsWithSegments("/_style", StringComparison.Ordinal) ? SampleFrame.For(request) : PageFrame.Neutral(request);

    private static string WebRoot(IWebHostEnvironment environment) =>
        string.IsNullOrEmpty(environment.WebRootPath) ? Path.Combine(environment.ContentRootPath, "wwwroot") : environment.WebRootPath;
}
