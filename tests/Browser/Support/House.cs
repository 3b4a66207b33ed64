using System.Collections.Concurrent;
using Derman.Host.Hosting;
using Derman.Host.Operator;
using Derman.Host.Tests;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Support;

/// <summary>The real host with its demo tenants, one for the whole run, and people who are signed in already.</summary>
public sealed class House : IAsyncLifetime
{
    /// <summary>Not a person of a tenant: comes in by the link that works once.</summary>
    public const string Operator = "operator";

    private static readonly Lazy<Task<RunningHost>> Shared = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Sessions = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Lazy<Task<DeskWorld>>> Worlds = new(StringComparer.Ordinal);

    internal RunningHost Host { get; private set; } = null!;

    internal TenantApi Tenant(string id) => Host.Tenant(id);

    /// <summary>A desk with something in every place, made once.</summary>
    internal Task<DeskWorld> WorldAsync(string tenant) => Worlds.GetOrAdd(tenant, id => new Lazy<Task<DeskWorld>>(() => DeskWorld.MakeAsync(Host, Host.Tenant(id)))).Value;

    public async Task InitializeAsync()
    {
        if (Chromium.WhyNot is null)
        {
            Host = await Shared.Value;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A fresh browser profile; with a user name, one in which that person has signed in.</summary>
    internal async Task<Visit> VisitAsync(string tenant, string? userName = null, VisitOptions? options = null)
    {
        var browser = await Chromium.OpenAsync();
        var state = userName is null ? null : await Sessions.GetOrAdd($"{tenant} {userName}", _ => new Lazy<Task<string>>(() => SignInAsync(browser, tenant, userName))).Value;
        return await Visit.BeginAsync(browser, AddressOf(tenant), state, options ?? new VisitOptions());
    }

    /// <summary>No tenant: the host itself.</summary>
    private string AddressOf(string tenant) => tenant.Length == 0 ? Host.Address : $"{Host.Address}/{tenant}";

    private async Task<string> SignInAsync(IBrowser browser, string tenant, string userName)
    {
        await using var visit = await Visit.BeginAsync(browser, AddressOf(tenant), state: null, new VisitOptions());
        if (userName == Operator)
        {
            var link = await Host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None) ?? throw new InvalidOperationException("The operator's link was used by somebody else.");
            await visit.GoAsync($"/operator/start/{link}");
            return await visit.Page.Context.StorageStateAsync();
        }

        await visit.GoAsync("/console/sign-in");
        await visit.Page.FillAsync("[name=UserName]", userName);
        await visit.Page.FillAsync("[name=Password]", $"{tenant}-demo-2026");
        await visit.Page.PressAsync("[name=Password]", "Enter");
        await visit.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return await visit.Page.Context.StorageStateAsync();
    }

    private static async Task<RunningHost> StartAsync()
    {
        var host = await RunningHost.StartAsync(new HostSettings { DemoTickets = 40 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(host.Data, recursive: true);
        return host;
    }
}
