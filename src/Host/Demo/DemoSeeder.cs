using System.Security.Cryptography;
using Derman.Core.Channels;
using Derman.Core.Open311;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.History;
using Derman.Host.Api;
using Derman.Host.Hosting;
using Derman.Host.OpenId;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Host.Demo;

/// <summary>
/// In Development: five browsable tenants with people, channels and two months of plausible tickets, and a file that tells
/// programs how to get in. A tenant that has tickets is left as it is. Production never comes here.
/// </summary>
internal sealed class DemoSeeder(
    HostSettings settings,
    TenantRegistry registry,
    ApplyPack apply,
    ReplayHistory history,
    DemoCalls calls,
    DemoLetters letters,
    ChannelSecrets secrets,
    Applications applications,
    ManageKeys open311,
    StaffAccounts accounts,
    IOptions<PasswordHasherOptions> hashing,
    IClock clock,
    ILogger<DemoSeeder> logger)
{
    public static readonly IReadOnlyList<string> Tenants = ["hizir-erzincan", "behzisti-wa", "tatvan", "erenler", "melikgazi"];

    public async Task RunAsync(string address, CancellationToken ct)
    {
        var packs = settings.Packs ?? Path.Combine(AppContext.BaseDirectory, "tenants");
        var all = await Task.WhenAll(Tenants.Select(id => Task.Run(() => ServedAsync(Path.Combine(packs, id), address, ct), ct)));
        var told = all.OfType<DemoTenant>().ToList();
        await DemoFile.WriteAsync(Path.Combine(settings.Data, "demo.json"), told, ct);
        DemoFile.Print(told);
    }

    /// <summary>Null for a tenant whose store cannot be opened: the others are served, and health tells why this one is not.</summary>
    private async Task<DemoTenant?> ServedAsync(string folder, string address, CancellationToken ct)
    {
        try
        {
            return await TenantAsync(folder, address, ct);
        }
        catch (TenantBrokenException e)
        {
            Cli.Log.TenantBroken(logger, e.Broken.Id.Value, e.Broken.Reason, e.Broken.Cure);
            return null;
        }
        catch (TenantElsewhereException)
        {
            return null; // The node that has it tells how to get in.
        }
    }

    private async Task<DemoTenant> TenantAsync(string folder, string address, CancellationToken ct)
    {
        var reading = settings.DemoTickets > 0 ? await DemoGround.ReadAsync(folder, ct) : await PackReader.ReadFolderAsync(folder, cancellationToken: ct);
        if (reading.Pack is not { } pack)
        {
            throw new InvalidOperationException($"The demo pack in '{folder}' is broken:\n{string.Join('\n', reading.Problems)}");
        }

        var id = TenantId.Parse(pack.Tenant.Id);
        if (registry.Entry(id) is null)
        {
            var report = await apply.ExecuteAsync(reading, new ApplyOptions(By: "demo"), ct);
            if (!report.Ok)
            {
                throw new InvalidOperationException($"The demo pack '{id}' was refused:\n{string.Join('\n', report.Problems)}");
            }
        }

        var tenant = await registry.OpenAsync(id, ct);
        var staff = await StaffAsync(tenant, ct);
        if (tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM (SELECT 1 FROM \"ticket\" LIMIT 1) AS found")) == 0 && settings.DemoTickets > 0)
        {
            var photo = await DemoPhoto.SaveAsync(tenant.Store.Files, ct);
            var steps = new DemoHistory(tenant.Configuration, [.. staff.Select(s => s.Member)], clock.GetCurrentInstant(), photo).Write(settings.DemoTickets);
            await history.ExecuteAsync(tenant, steps, ct);
            if (tenant.Configuration.Pack.Channels.Accounts.FirstOrDefault(a => a.Plugin == "phone") is { } phone)
            {
                await calls.WriteAsync(tenant, phone.Account, staff.First(s => s.Member.Has(Roles.Agent)).Member, ct);
            }

            await letters.WriteAsync(tenant, [.. staff.Select(s => s.Member)], ct);
            var read = Provider.Of(clock.GetCurrentInstant() - Duration.FromDays(3));
            await tenant.Store.WriteAsync(s => s.Execute("UPDATE \"notification\" SET \"read_at\" = \"at\" WHERE \"at\" < @p0", read), ct);
        }

        return new DemoTenant(
            id.Value,
            tenant.Configuration.Profile.Names[tenant.Configuration.Profile.DefaultLanguage],
            $"{address}/{id}",
            await ServiceAsync(tenant, ct),
            await OidcAsync(tenant, ct),
            [.. staff.Select(s => new DemoStaff(s.Member.UserName, s.Password, s.Member.Roles, s.Member.Unit))],
            await ChannelsAsync(tenant, ct),
            new DemoOpen311($"{address}/{id}/open311/v2", await Open311KeyAsync(tenant, ct)));
    }

    private async Task<string> Open311KeyAsync(Tenant tenant, CancellationToken ct)
    {
        var admin = Actor.System with { Roles = [Roles.Admin] };
        return (await open311.PutAsync(tenant, "demo", "Demo", ManageKeys.MostPerMinute, admin, ct)).Value?.Secret ?? throw new InvalidOperationException("An admin may give keys.");
    }

    private async Task<DemoClient> ServiceAsync(Tenant tenant, CancellationToken ct)
    {
        var application = new Application { ClientId = "demo", Name = "Demo", Kind = AppKinds.Service, Scopes = ApiScopes.All, Introspects = true };
        return new DemoClient(application.ClientId, await applications.PutAsync(tenant, application, ct) ?? throw new InvalidOperationException("A service has a secret."));
    }

    /// <summary>A public application on a device, ours, so that a script needs to answer no question.</summary>
    private async Task<DemoOidcClient> OidcAsync(Tenant tenant, CancellationToken ct)
    {
        var application = new Application
        {
            ClientId = "demo-app",
            Name = "Demo",
            Kind = AppKinds.Native,
            Scopes = string.Join(' ', KnownScopes.All),
            RedirectUris = DemoOidcClient.Callback,
            PostLogoutUris = $"{DemoOidcClient.Callback}\n{DemoOidcClient.AfterLogout}",
            FirstParty = true,
        };
        await applications.PutAsync(tenant, application, ct);
        return new DemoOidcClient(application.ClientId, DemoOidcClient.Callback, DemoOidcClient.AfterLogout);
    }

    private async Task<List<(StaffMember Member, string Password)>> StaffAsync(Tenant tenant, CancellationToken ct)
    {
        // One password a tenant, hashed once: 60 honest hashes would cost the demo six seconds.
        var password = $"{tenant.Id}-demo-2026";
        string? hash = null;
        var made = new List<(StaffMember, string)>();
        foreach (var person in DemoPeople.Of(tenant.Configuration))
        {
            if (accounts.FindByName(tenant, person.NormalizedUserName) is { } known)
            {
                made.Add((known, password));
                continue;
            }

            person.PasswordHash = hash ??= new PasswordHasher<StaffMember>(hashing).HashPassword(person, password);
            person.SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            await accounts.AddAsync(tenant, person, ct);
            made.Add((person, password));
        }

        return made;
    }

    private async Task<DemoChannels> ChannelsAsync(Tenant tenant, CancellationToken ct)
    {
        var whatsapp = tenant.Configuration.Pack.Channels.Accounts.First(a => a.Plugin == "whatsapp");
        var phone = tenant.Configuration.Pack.Channels.Accounts.First(a => a.Plugin == "phone");
        foreach (var page in tenant.Configuration.Pack.Channels.Accounts.Where(a => a.Plugin == "meta"))
        {
            await SecretAsync(tenant, page.Account, "appSecret", ct);
            await SecretAsync(tenant, page.Account, "verifyToken", ct);
        }

        var made = new DemoChannels(
            new DemoWhatsApp(
                whatsapp.Account,
                whatsapp.Settings[ProviderAccounts.PhoneNumberSetting],
                await SecretAsync(tenant, whatsapp.Account, "appSecret", ct),
                await SecretAsync(tenant, whatsapp.Account, "verifyToken", ct)),
            new DemoPhone(phone.Account, await SecretAsync(tenant, phone.Account, "token", ct)));
        return made;
    }

    private async Task<string> SecretAsync(Tenant tenant, string account, string name, CancellationToken ct)
    {
        if (secrets.Of(tenant, account).TryGetValue(name, out var known))
        {
            return known;
        }

        var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        await secrets.SetAsync(tenant, account, name, fresh, ct);
        return fresh;
    }
}
