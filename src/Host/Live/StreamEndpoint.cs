using System.Text;
using System.Text.Json;
using Derman.Core.Calls;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using Derman.Host.Api;
using Derman.Host.Identity;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace Derman.Host.Live;

internal static class LiveSetup
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveTenants>();
        services.AddSingleton<LiveReader>();
        services.AddSingleton<Presence>();
        services.AddSingleton<ReadChanges>();
        services.AddSingleton<TicketStream>();
        return services;
    }

    public static void MapLive(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<LiveTenants>(); // Watches from the first tenant on.
        app.MapGet("/api/v1/stream", (HttpContext context, TicketStream stream) => stream.RunAsync(context))
            .WithName("streamTickets").WithTags("Tickets").WithSummary("Live changes of tickets, as server-sent events.")
            .WithDescription(
                "Event `ticket` with {id, number, state, directorate, version, kind} for every change of a ticket the caller may see; a comment every 15 seconds. "
                + "A signed-in person who has named a telephone also gets event `call` with {ringing: [{account, callId}]}, all calls that ring there now, whenever that changes. "
                + "`Last-Event-ID` is not resumed: after every connection, the first and each later one, load what you show again. The stream ends by itself after 15 minutes, when the reader is too slow, and when the right to read ends; connect again.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(401)
            .RequireScope(ApiScopes.TicketsRead).WithMetadata(TenantOnly.Instance).AddEndpointFilter(TenantOnly.Require);
    }
}

/// <summary>One open stream: waits for a signal, reads what its reader may see since last time, writes it.</summary>
internal sealed class TicketStream(LiveTenants live, LiveReader readers, ReadChanges changes, ReadOffers offers, IHostApplicationLifetime host, TimeProvider time)
{
    private static readonly TimeSpan BetweenComments = TimeSpan.FromSeconds(15);

    /// <summary>How soon a stream notices that its right has ended.</summary>
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(3);

    /// <summary>A storm of writes is read a few times a second, not once a write.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(150);

    /// <summary>Then the caller shows its token or cookie again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>A reader further behind than this many pages loads its screen again faster than it reads.</summary>
    private const int MostPages = 10;

    /// <summary>A reader that takes nothing for so long is dropped.</summary>
    public TimeSpan SlowestWrite { get; init; } = TimeSpan.FromSeconds(10);

    public async Task RunAsync(HttpContext context)
    {
        // A page's cookie has been read by now; a program shows a token. Asked of one scheme only, so that one answers who has neither.
        if (StaffSession.Of(context) is null)
        {
            var token = await context.AuthenticateAsync(TenantBearer.SchemeName);
            if (!token.Succeeded)
            {
                await context.ChallengeAsync(TenantBearer.SchemeName);
                return;
            }

            context.User = token.Principal;
            if (ScopeRules.Lacks(context) is { } scope)
            {
                await ScopeRules.RefuseAsync(context, scope);
                return;
            }
        }

        var tenant = context.Tenant();
        var first = context.Actor();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        using var listener = live.Listen(tenant.Id);
        var after = changes.Head(tenant);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy in between must not collect events.
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteAsync(context, ": open\n\n", end.Token);
            await FollowAsync(context, tenant, first, listener, after, end.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // Gone, or too slow, or the host stops: the client connects again and loads anew.
        }
    }

    private async Task FollowAsync(HttpContext context, Tenant tenant, Actor first, LiveTenants.Listener listener, long after, CancellationToken ct)
    {
        var (opened, written, seen) = (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp());
        Actor? reader = first;

        // Who is on our own pages sits at a telephone; a program that a person lets read tickets was not given their calls.
        var (hasPhone, ringing) = (StaffSession.Of(context) is not null, "");
        while (time.GetElapsedTime(opened) < Longest)
        {
            var heard = await listener.WaitAsync(BetweenChecks, ct);
            if (heard || time.GetElapsedTime(seen) >= BetweenChecks)
            {
                seen = time.GetTimestamp();
                reader = readers.Current(tenant, context.User, first);
            }

            if (reader is null)
            {
                return;
            }

            if (heard)
            {
                var (text, upto, behind) = Read(tenant, reader, after);
                after = upto;
                if (behind)
                {
                    return;
                }

                if (hasPhone && CallOffers.Text(offers.Execute(tenant, reader)) is var calls && calls != ringing)
                {
                    ringing = calls;
                    text += calls.Length > 0 ? calls : CallOffers.None;
                }

                if (text.Length > 0)
                {
                    await WriteAsync(context, text, ct);
                    written = time.GetTimestamp();
                }

                await Task.Delay(BetweenReads, time, ct);
            }

            if (time.GetElapsedTime(written) >= BetweenComments - BetweenChecks)
            {
                await WriteAsync(context, ": still here\n\n", ct);
                written = time.GetTimestamp();
            }
        }
    }

    private (string Text, long Upto, bool Behind) Read(Tenant tenant, Actor reader, long after)
    {
        var text = new StringBuilder();
        for (var page = 0; page < MostPages; page++)
        {
            var found = changes.Since(tenant, reader, after);
            after = found.Upto;
            foreach (var change in found.Changes)
            {
                text.Append("event: ticket\ndata: ").Append(JsonSerializer.Serialize(change, TicketChangedJson.Default.TicketChanged)).Append("\n\n");
            }

            if (!found.More)
            {
                return (text.ToString(), after, Behind: false);
            }
        }

        return ("", after, Behind: true);
    }

    private async Task WriteAsync(HttpContext context, string text, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(SlowestWrite);
        await context.Response.WriteAsync(text, patience.Token);
        await context.Response.Body.FlushAsync(patience.Token);
    }
}
