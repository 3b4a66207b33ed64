using System.Collections.Concurrent;
using Derman.Core.Staff;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Host.Hosting;
using Derman.Host.Tests.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Derman.Host.Tests.People;

/// <summary>
/// One host for all tests about people: erenler and tatvan as in the demo, melikgazi demanding a second factor. Each test invites people of
/// its own. Hash computations are counted.
/// </summary>
public sealed class PeopleHost : IAsyncLifetime
{
    public const string Password = "yosunlu kaldırım fısıltısı";

    private static readonly Lazy<Task<RunningHost>> Shared = new(StartAsync);
    private static int _names;

    internal RunningHost Host { get; private set; } = null!;

    internal CountingHasher Hasher => (CountingHasher)Host.Service<IPasswordHasher<StaffMember>>();

    public async Task InitializeAsync() => Host = await Shared.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    internal static string NewName() => $"kisi{Interlocked.Increment(ref _names)}";

    internal async Task<Tenant> TenantAsync(string id) => (await Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(id), CancellationToken.None))!;

    internal Browser Browser(string tenant) => new(Host.Address, tenant);

    /// <summary>Invites somebody; gives the link's path.</summary>
    internal async Task<(MadeLink Link, string Path)> InviteAsync(string tenant, string role = Roles.Staff, string? userName = null)
    {
        var found = await TenantAsync(tenant);
        var input = new PersonInput("Deneme Kişi", userName ?? NewName(), null, found.Configuration.Profile.Desk, [role], null);
        var result = await Host.Service<InvitePerson>().ExecuteAsync(found, input, await AdminAsync(tenant), CancellationToken.None);
        Assert.True(result.Ok, result.Failure?.Code);
        return (result.Value!, $"/console/join/{result.Value!.Token}");
    }

    /// <summary>Somebody who has a password, but was never anywhere.</summary>
    internal async Task<StaffMember> PersonAsync(string tenant, string role = Roles.Staff, string? userName = null)
    {
        var (link, _) = await InviteAsync(tenant, role, userName);
        var found = await TenantAsync(tenant);
        var hash = Host.Service<IPasswordHasher<StaffMember>>().HashPassword(new StaffMember(), Password);
        return (await Host.Service<UseLink>().ExecuteAsync(found, link.Token, hash, null, CancellationToken.None)).Value!;
    }

    internal async Task<StaffMember> RowAsync(string tenant, Guid person) => Host.Service<StaffAccounts>().Find(await TenantAsync(tenant), person)!;

    internal async Task<Actor> AdminAsync(string tenant) => Actor.Of(Host.Service<StaffAccounts>().FindByName(await TenantAsync(tenant), "YONETICI")!);

    private static async Task<RunningHost> StartAsync()
    {
        var host = await RunningHost.StartAsync(new HostSettings { DemoTickets = 1 }, services => services.AddSingleton<IPasswordHasher<StaffMember>, CountingHasher>());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(host.Data, recursive: true);
        var reading = await PackReader.ReadFolderAsync(Path.Combine(AppContext.BaseDirectory, "tenants", "melikgazi"));
        var strict = reading.Pack! with { Tenant = reading.Pack.Tenant with { Security = new TenantSecurity(TenantSecurity.Required) } };
        Assert.True((await host.Service<ApplyPack>().ExecuteAsync(PackReader.Check(strict), new ApplyOptions(), CancellationToken.None)).Ok);
        return host;
    }
}

/// <summary>The real hasher, and how often it was asked for whom.</summary>
internal sealed class CountingHasher(IOptions<PasswordHasherOptions> options) : IPasswordHasher<StaffMember>
{
    private readonly PasswordHasher<StaffMember> _inner = new(options);

    /// <summary>Passwords compared: how often.</summary>
    public ConcurrentDictionary<string, int> Compared { get; } = new(StringComparer.Ordinal);

    public string HashPassword(StaffMember user, string password) => _inner.HashPassword(user, password);

    public PasswordVerificationResult VerifyHashedPassword(StaffMember user, string hashedPassword, string providedPassword)
    {
        Compared.AddOrUpdate(providedPassword, 1, (_, n) => n + 1);
        return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
