using System.Net;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Admin;

/// <summary>
/// From nothing to the first ticket. Counted is what a hand does: every page that is opened, every field that is filled, every button. The
/// operator makes the tenant of the template and hands over the link; the rest is the administrator's. A passkey at the door would be one
/// interaction, as the password is here; it needs a script, so the second factor is left to a walk in a browser.
/// </summary>
public sealed class OnboardingTests(AdminHost host) : IClassFixture<AdminHost>
{
    private const int Most = 60;
    private int _done;

    [Fact]
    public async Task NewTenant_ComesToItsFirstTicket_InFewInteractions()
    {
        using var hand = new Browser(host.Host.Address, "yeniyer");
        await OpenAsync(hand, $"/console/join/{await InviteAsync()}");
        await SendAsync(hand, "Password", ("Password", "yosunlu kaldırım fısıltısı"));
        await OpenAsync(hand, "/admin/start");
        Assert.Contains("/admin/brand", hand.Page, StringComparison.Ordinal);

        await OpenAsync(hand, "/admin/brand");
        await SendAsync(hand, "data-brand", [("Input.Names[tr]", "Yeniyer Belediyesi"), ("Input.Names[en]", "Yeniyer Municipality"), ("Input.Phone", "153"), ("Input.Light", "#7a1f5c"), ("Input.Dark", "#e39ac8")]);
        await OpenAsync(hand, "/admin/tree?below=MAYOR");
        await SendAsync(hand, "handler=Add", [("Input.Names[tr]", "Park ve Bahçeler"), ("Input.Names[en]", "Parks")], ("Input.Parent", "MAYOR"), ("Input.Level", "directorate"));
        await OpenAsync(hand, "/admin/topics/new");
        await SendAsync(hand, "Input.Synonyms", [("Input.Names[tr]", "Ağaç budama"), ("Input.Names[en]", "Tree pruning"), ("Input.Owner", "PARK-VE-BAHCELER"), ("Input.Longest", "7"), ("Input.Synonyms", "ağaç")], ("Input.Unit", "businessDays"));
        await OpenAsync(hand, "/admin/neighbourhoods");
        await SendAsync(hand, "name=\"Kind\"", [("Name", "Çınarlı")], ("Kind", "neighbourhood"));
        await OpenAsync(hand, "/admin/calendar");
        await SendAsync(hand, "handler=Day", [("Day.Date", "31.12.2027")], ("Day.Closed", "true"));
        await OpenAsync(hand, "/admin/people/new");
        await SendAsync(hand, "Person.Name", [("Person.Name", "Masa Kişisi"), ("Person.UserName", "masa"), ("Person.Unit", "DESK"), ("Person.Roles", "agent")]);
        await OpenAsync(hand, "/admin/people/new");
        await SendAsync(hand, "Person.Name", [("Person.Name", "Park Müdürü"), ("Person.UserName", "park"), ("Person.Unit", "PARK-VE-BAHCELER"), ("Person.Roles", "head")]);
        await OpenAsync(hand, "/admin/start");

        // The first ticket, as a citizen sends it.
        await OpenAsync(hand, "/requests/new");
        await SendAsync(hand, "Input.Text", ("Input.Text", "Ağaç budama gerekiyor: parktaki çınarın dalı yola sarkıyor"));
        Assert.Contains("Ağaç budama", hand.Page, StringComparison.Ordinal);
        Assert.Contains("Çınarlı", hand.Page, StringComparison.Ordinal);
        await SendAsync(hand, "Input.Neighbourhood", ("Input.Topic", "AGAC-BUDAMA"), ("Input.Neighbourhood", "cinarli"));
        await SendAsync(hand, "Input.Name", ("Input.Name", "Ayşe Yılmaz"), ("Input.Phone", "0555 000 00 01"));
        Assert.EndsWith("/requests/receipt", hand.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.True(_done <= Most, $"{_done} interactions.");
    }

    private async Task OpenAsync(Browser hand, string path)
    {
        _done++;
        Assert.Equal(HttpStatusCode.OK, await hand.GoAsync(path));
    }

    private Task SendAsync(Browser hand, string marker, params (string, string)[] typed) => SendAsync(hand, marker, typed, []);

    /// <param name="preset">Chosen already when the form is drawn: nobody touches it.</param>
    private async Task SendAsync(Browser hand, string marker, (string, string)[] typed, params (string, string)[] preset)
    {
        _done += typed.Length + 1;
        var status = await hand.SendAsync(marker, [.. typed, .. preset]);
        Assert.True(status == HttpStatusCode.OK, $"{marker}: {status} {hand.Page}");
    }

    /// <summary>What the operator does: a tenant of the template, and a link for its administrator.</summary>
    private async Task<string> InviteAsync()
    {
        var template = (await PackReader.ReadFolderAsync(Path.Combine(Support.Repository.Root, "tenants", "_template"))).Pack!;
        var pack = template with { Tenant = template.Tenant with { Id = "yeniyer", Hosts = [], Security = new TenantSecurity(TenantSecurity.Offered) } };
        var report = await host.Host.Service<ApplyPack>().ExecuteAsync(PackReader.Check(pack), new ApplyOptions(), CancellationToken.None);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
        var tenant = (await host.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("yeniyer"), CancellationToken.None))!;
        var invited = await host.Host.Service<InvitePerson>().AsOperatorAsync(tenant, new PersonInput("Yönetici", "yonetici", null, "DESK", [Roles.Admin], null), CancellationToken.None);
        return invited.Value!.Token;
    }
}
