using Derman.Core.Staff;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tenancy.Setup;
using NodaTime;

namespace Derman.Core.Tests.Tenancy;

/// <summary>What is missing or weak in what an institution has set up, and what moving a unit means.</summary>
public sealed class CheckSetupTests : IAsyncLifetime
{
    private static readonly ConnectionState Connected = new(_ => true, _ => false);
    private Desk _desk = null!;
    private Office _office = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Findings_NameWhatTheyAreAbout()
    {
        var admin = await AdminAsync();
        var found = Found(admin);

        var empty = found.Single(f => f.Code == "tree.workWithoutPeople");
        Assert.True(empty.Must);
        Assert.DoesNotContain(_office.Unit, empty.Examples);
        Assert.Equal("tree", empty.Step);
        Assert.Contains(found, f => f.Code == "brand.noLogo" && !f.Must);
        Assert.All(found, f => Assert.Contains(f.Step, CheckSetup.Steps));
        Assert.All(found, f => Assert.True(f.Examples.Count <= SetupFinding.MostExamples));
    }

    [Fact]
    public async Task NextYear_IsMissed_AndMustBeThereWhenTermsReachIntoIt()
    {
        var admin = await AdminAsync();
        var calendar = _office.Tenant.Configuration.Pack.Calendar;
        var bare = calendar with { Calendars = [.. calendar.Calendars.Select(c => c with { SpecialDays = [], Ranges = null, Holidays = c.Holidays is null ? null : [.. c.Holidays.Where(h => h.Date.Length == 5)] })] };
        await SaveAsync(pack => pack with { Calendar = bare }, admin);

        Assert.False(Found(admin).Single(f => f.Code == "calendar.nextYear").Must); // 2 November: thirty days end this year
        _desk.Clock.Set("2026-12-01 09:00", "Europe/Istanbul");
        var late = Found(admin).Single(f => f.Code == "calendar.nextYear");
        Assert.True(late.Must);
        Assert.Equal("office", Assert.Single(late.Examples));
        await SaveAsync(pack => CalendarEdits.PutDay(pack, "office", new LocalDate(2027, 3, 9), null, false, new Dictionary<string, string?>(StringComparer.Ordinal)).Value!, admin);
        Assert.DoesNotContain(Found(admin), f => f.Code == "calendar.nextYear");
    }

    [Fact]
    public async Task ChannelWithoutPluginOrSecret_IsFound()
    {
        var admin = await AdminAsync();
        Assert.DoesNotContain(Found(admin), f => f.Code is "channels.noPlugin" or "channels.noSecret");
        Assert.Contains(Found(admin, new ConnectionState(_ => false, _ => false)), f => f is { Code: "channels.noPlugin", Must: true });
        Assert.Contains(Found(admin, new ConnectionState(_ => true, _ => true)), f => f is { Code: "channels.noSecret", Must: true });
    }

    [Fact]
    public void WhoMayNotConfigure_IsToldNothing() =>
        Assert.Equal("auth.forbidden", new CheckSetup(_desk.Clock).Execute(_office.Tenant, Connected, _office.Agent).Failure!.Code);

    [Fact]
    public async Task MovingAUnit_SaysWhoseWorkAndWhoSees()
    {
        await _office.RegisterAsync();
        var configuration = _office.Tenant.Configuration;
        var target = configuration.Tree.All.First(d => d is { External: false } && d.Parent is not null && d.Code != configuration.Tree.Find(_office.Unit)!.Parent && !configuration.Tree.Subtree(_office.Unit).Contains(d.Code));
        var boss = await _office.AddAsync("ust", Roles.Head, target.Code);
        var next = TreeEdits.Move(configuration.Pack, _office.Unit, target.Code, null).Value!;

        var impact = TreeImpact.Of(_office.Tenant, next, _office.Unit);

        Assert.True(impact.People > 0);
        Assert.Equal(target.Code, impact.LineAfter[0]);
        Assert.NotEqual(impact.LineBefore, impact.LineAfter);
        Assert.Contains(boss.Name, impact.Gaining);
        Assert.False(impact.IsNothing);
    }

    [Fact]
    public async Task UnitWithPeople_IsNotRetired()
    {
        var admin = await AdminAsync();
        var added = TreeEdits.Add(_office.Tenant.Configuration.Pack, new UnitInput(new Dictionary<string, string?>(StringComparer.Ordinal) { ["tr"] = "Deneme", ["en"] = "Trial" }, "FEN", "team"));
        await SaveAsync(_ => added.Value!, admin);
        await _office.AddAsync("tek", Roles.Staff, "DENEME");

        var preview = new ChangeConfiguration(_desk.Registry, _desk.Clock).Preview(_office.Tenant, pack => TreeEdits.Retire(pack, "DENEME"), admin).Value!;

        Assert.Equal("organisation.unitInUse", Assert.Single(preview.Problems).Code);
    }

    private async Task<Derman.Core.Tickets.Actor> AdminAsync() => await _office.AddAsync("yonetici", Roles.Admin, _office.Tenant.Configuration.Profile.Desk);

    private IReadOnlyList<SetupFinding> Found(Derman.Core.Tickets.Actor actor, ConnectionState? connections = null) =>
        new CheckSetup(_desk.Clock).Execute(_office.Tenant, connections ?? Connected, actor).Value!;

    private async Task SaveAsync(Func<TenantPack, TenantPack> edit, Derman.Core.Tickets.Actor actor)
    {
        var saved = await new ChangeConfiguration(_desk.Registry, _desk.Clock).ExecuteAsync(_office.Tenant, pack => edit(pack), _office.Tenant.Configuration.Version, actor, CancellationToken.None);
        Assert.True(saved.Ok, saved.Failure?.Code + " " + string.Join(' ', saved.Failure?.Values?.Values ?? []));
    }
}
