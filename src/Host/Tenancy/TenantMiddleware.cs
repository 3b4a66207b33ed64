using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.Pages.Setup;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Tenancy;

/// <summary>
/// Finds the tenant once, at the edge. Unknown and suspended tenants get the same answer, byte for byte, whatever the path
/// behind them. A path tenant is moved into PathBase, so that routes and links are the same as on a host of its own. Whoever asks more
/// than its share is turned away on the name alone, before anything of the tenant is opened.
/// </summary>
internal sealed class TenantMiddleware(
    RequestDelegate next, TenantRegistry registry, TenantStrategy strategy, TenantGate gate, LimitAnswers answers, LimitedLately lately, TenantUse use)
{
    private static readonly PathString Webhooks = "/channels";
    private static readonly PathString Stream = "/api/v1/stream";

    public async Task InvokeAsync(HttpContext context)
    {
        var address = strategy.Resolve(context.Request.Host, context.Request.Path);
        switch (address.Addressing)
        {
            case Addressing.None:
                await next(context);
                return;
            case Addressing.Nobody:
                await NotFoundAsync(context);
                return;
            case Addressing.Disagree:
                await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "tenant.hostAndPathDisagree");
                return;
        }

        if (!registry.IsServed(address.Id) || registry.Entry(address.Id) is not { } entry)
        {
            await NotFoundAsync(context);
            return;
        }

        if (address.Addressing == Addressing.ByPath)
        {
            context.Request.PathBase = context.Request.PathBase.Add(address.Prefix);
            context.Request.Path = context.Request.Path.StartsWithSegments(address.Prefix, StringComparison.OrdinalIgnoreCase, out var rest) ? rest : "/";
        }

        var kind = KindOf(context.Request.Path);
        Admission admission;
        try
        {
            admission = await gate.EnterAsync(entry, address.Id, kind, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Waited for its turn, and left.
        }

        using (admission)
        {
            if (admission.Limited == Limited.No)
            {
                await CountedAsync(context, address, kind);
                return;
            }

            lately.Note(address.Id, admission.Limited.ToString());
            await answers.WriteAsync(context, admission);
        }
    }

    /// <summary>A stream is open for minutes and works for moments: its time would say nothing.</summary>
    private async Task CountedAsync(HttpContext context, ResolvedAddress address, RequestKind kind)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            await ServeAsync(context, address);
        }
        finally
        {
            if (kind != RequestKind.Stream)
            {
                use.Note(address.Id, began);
            }
        }
    }

    private static RequestKind KindOf(PathString path) =>
        path.StartsWithSegments(Webhooks, StringComparison.OrdinalIgnoreCase) ? RequestKind.Webhook
        : path.StartsWithSegments(Stream, StringComparison.OrdinalIgnoreCase) || IsChatLine(path) ? RequestKind.Stream
        : RequestKind.Ordinary;

    /// <summary>A visitor's socket or poll, and an agent's wait for news.</summary>
    private static bool IsChatLine(PathString path) =>
        path.StartsWithSegments("/chat", StringComparison.OrdinalIgnoreCase, out var rest)
            ? rest.Value!.EndsWith("/socket", StringComparison.OrdinalIgnoreCase) || rest.Value.EndsWith("/poll", StringComparison.OrdinalIgnoreCase)
            : path.Equals("/console/chats/news", StringComparison.OrdinalIgnoreCase);

    private async Task ServeAsync(HttpContext context, ResolvedAddress address)
    {
        Tenant? tenant;
        try
        {
            tenant = await registry.FindAsync(address.Id, context.RequestAborted);
        }
        catch (TenantElsewhereException)
        {
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "tenant.elsewhere");
            return;
        }
        catch (TenantBrokenException)
        {
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "tenant.unavailable");
            return;
        }

        if (tenant is null)
        {
            await NotFoundAsync(context);
            return;
        }

        context.Features.Set(new TenantFeature(tenant, address.Addressing == Addressing.ByPath));
        await next(context);
    }

    /// <summary>Programs get a problem, people a page; neither says whether there is, or was, a tenant of that name.</summary>
    private Task NotFoundAsync(HttpContext context)
    {
        if (!ErrorPages.WantsPage(context.Request))
        {
            return Problems.WriteAsync(context, StatusCodes.Status404NotFound, "notFound");
        }

        context.Request.Path = "/errors/404";
        context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}

internal static class TenantResolution
{
    public static IServiceCollection AddTenantResolution(this IServiceCollection services)
    {
        services.AddSingleton(s => new TenantStrategy(s.GetRequiredService<TenantRegistry>(), s.GetRequiredService<IHostEnvironment>().IsDevelopment()));
        return services;
    }

    public static void UseTenantResolution(this WebApplication app) => app.UseMiddleware<TenantMiddleware>();
}
