using System.Security.Claims;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Derman.Host.Identity;

internal static class IdentitySetup
{
    public const string TenantClaim = "tenant";
    public const string StaffPolicy = "staff";

    /// <summary>OWASP password storage guidance for PBKDF2-HMAC-SHA512: at least 210,000 rounds.</summary>
    private const int PasswordIterations = 220_000;

    public static IServiceCollection AddDermanIdentity(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<StaffAccounts>();
        services.AddSingleton<Actors>();
        services.AddIdentityCore<StaffMember>(o =>
        {
            // Length is what counts; rules of composition only make people write it down (NIST SP 800-63B §5.1.1).
            o.Password.RequiredLength = 10;
            o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
            o.Lockout.MaxFailedAccessAttempts = 8;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            o.User.AllowedUserNameCharacters = "";
        }).AddSignInManager().AddUserStore<StaffStore>();
        services.AddScoped<IUserClaimsPrincipalFactory<StaffMember>, StaffPrincipal>();
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
        options.ExpireTimeSpan = TimeSpan.FromHours(10);
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
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    /// <summary>On every request: the cookie is this tenant's, the person is still active, the stamp is still theirs.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var tenant = http.FindTenant();
        if (tenant is not null
            && context.Principal?.FindFirstValue(TenantClaim) == tenant.Id.Value
            && Guid.TryParse(context.Principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && http.RequestServices.GetRequiredService<StaffAccounts>().Find(tenant, id) is { Active: true } member
            && context.Principal.FindFirstValue(StaffPrincipal.StampClaim) == member.SecurityStamp)
        {
            StaffSession.Set(http, http.RequestServices.GetRequiredService<Actors>().Of(tenant, member));
            return;
        }

        context.RejectPrincipal();
        if (tenant is not null)
        {
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }
}

/// <summary>What a staff cookie carries: no more than who and whose. Rights are read from the store at every request.</summary>
internal sealed class StaffPrincipal(IHttpContextAccessor http) : IUserClaimsPrincipalFactory<StaffMember>
{
    public const string StampClaim = "stamp";

    public Task<ClaimsPrincipal> CreateAsync(StaffMember user) => Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new Claim(ClaimTypes.Name, user.DisplayName),
            new Claim(StampClaim, user.SecurityStamp),
            new Claim(IdentitySetup.TenantClaim, http.HttpContext!.Tenant().Id.Value),
        ],
        IdentityConstants.ApplicationScheme)));
}
