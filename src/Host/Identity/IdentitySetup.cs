using System.Security.Claims;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tickets;
using Derman.Host.Identity.External;
using Derman.Host.Identity.Passkeys;
using Derman.Host.Identity.SigningIn;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Derman.Host.Identity;

internal static class IdentitySetup
{
    public const string StaffPolicy = "staff";

    /// <summary>Where somebody who owes a second factor is sent, from everywhere.</summary>
    public const string SecondFactorPath = "/console/account/second-factor";

    /// <summary>OWASP password storage guidance for PBKDF2-HMAC-SHA512: at least 210,000 rounds.</summary>
    private const int PasswordIterations = 220_000;

    public static IServiceCollection AddDermanIdentity(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<StaffAccounts>();
        services.AddSingleton<Actors>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<HalfWay>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<StaffSignIn>();
        services.AddExternalSignIn();
        services.AddSingleton<IPasswordHasher<StaffMember>, PasswordHasher<StaffMember>>();
        services.AddIdentityCore<StaffMember>().AddUserStore<StaffStore>();
        services.AddScoped<IPasskeyHandler<StaffMember>, PasskeyHandler<StaffMember>>();
        services.AddScoped<PasskeyCeremony>();
        services.Configure<IdentityPasskeyOptions>(PasskeyCeremony.Configure);
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = PasswordIterations);
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TenantBearer>(TenantBearer.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Cookie);
        services.AddAuthorizationBuilder().AddPolicy(StaffPolicy, p => p.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser());
        return services;
    }

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.CookieManager = new TenantCookies();
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = Sessions.Idle.ToTimeSpan();
        options.SlidingExpiration = true;
        options.LoginPath = "/console/sign-in";
        options.AccessDeniedPath = "/console/denied";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = AskToSignIn;
    }

    /// <summary>A part fetched by a page's script is no place for the sign-in form: the page itself is loaded again and asks.</summary>
    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers["HX-Refresh"] = "true";
        }
        else if (StaffSession.PersonOf(context.HttpContext) is { OwesSecondFactor: true })
        {
            context.Response.Redirect(context.Request.PathBase + SecondFactorPath + new Uri(context.RedirectUri).Query);
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    /// <summary>On every request: the cookie is this tenant's, the person is still active, the stamp still theirs, the session not ended.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var tenant = http.FindTenant();
        var sessions = http.RequestServices.GetRequiredService<Sessions>();
        if (tenant is not null
            && context.Principal?.FindFirstValue(StaffClaims.Tenant) == tenant.Id.Value
            && Guid.TryParse(context.Principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && Guid.TryParse(context.Principal.FindFirstValue(StaffClaims.Session), out var session)
            && sessions.Find(tenant, id, session, context.Principal.FindFirstValue(StaffClaims.Stamp)) is var (member, row))
        {
            var owes = SecondFactors.Owes(tenant, member, row.Means);
            StaffSession.SetPerson(http, new SignedIn(member, row, owes));
            await sessions.SeenAsync(tenant, row, http.RequestAborted);
            if (owes)
            {
                context.RejectPrincipal(); // Nobody, for all that asks who is there; the pages that help look at the person.
            }
            else
            {
                StaffSession.Set(http, http.RequestServices.GetRequiredService<Actors>().Of(tenant, member));
            }

            return;
        }

        context.RejectPrincipal();
        if (tenant is not null)
        {
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }
}
