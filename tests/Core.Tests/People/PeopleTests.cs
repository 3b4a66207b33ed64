using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tests.People;

public sealed class PeopleTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private static int _names;

    private FakeClock Clock => fixture.Desk.Clock;

    private FillRandom Random => fixture.Desk.Random.Fill;

    private InvitePerson Invite => new(Clock, Random);

    private MakeLink MakeLink => new(Clock, Random);

    private UseLink UseLink => new(Clock, Random);

    private ChangePerson Change => new(Clock);

    private SwitchPerson Switch => new(Clock, Random);

    private Sessions Sessions => new(Clock, Random);

    [Fact]
    public async Task Link_OpensOnce()
    {
        var (office, admin) = await OfficeAsync();
        var made = await InviteAsync(office, admin);
        Assert.Equal((LinkKinds.Invitation, Clock.Now + Duration.FromHours(72)), (made.Kind, made.ExpiresAt));

        var member = (await UseLink.ExecuteAsync(office.Tenant, made.Token, "hash", null, default)).Value!;

        Assert.Equal("hash", member.PasswordHash);
        Assert.Equal("link.dead", (await UseLink.ExecuteAsync(office.Tenant, made.Token, "other", null, default)).Failure?.Code);
        Assert.Equal("hash", Row(office, made.Person).PasswordHash);
        Assert.Null(OneTimeLinks.Find(office.Tenant, made.Token, Clock.Now));
    }

    [Fact]
    public async Task Link_UsedTwiceAtOnce_LetsOneThrough()
    {
        var (office, admin) = await OfficeAsync();
        var made = await InviteAsync(office, admin);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => UseLink.ExecuteAsync(office.Tenant, made.Token, $"hash {i}", null, default).AsTask()));
        Assert.Single(all, r => r.Ok);
    }

    [Fact]
    public async Task Link_IsVoidedByANewerOne_ByTime_AndBySwitchingOff()
    {
        var (office, admin) = await OfficeAsync();
        var first = await InviteAsync(office, admin);
        var second = (await MakeLink.ExecuteAsync(office.Tenant, first.Person, admin, default)).Value!;
        Assert.Null(OneTimeLinks.Find(office.Tenant, first.Token, Clock.Now));
        Assert.NotNull(OneTimeLinks.Find(office.Tenant, second.Token, Clock.Now));
        Assert.Null(OneTimeLinks.Find(office.Tenant, second.Token, Clock.Now + OneTimeLinks.Invitation));

        await Switch.ExecuteAsync(office.Tenant, first.Person, active: false, admin, default);
        await Switch.ExecuteAsync(office.Tenant, first.Person, active: true, admin, default);
        Assert.Null(OneTimeLinks.Find(office.Tenant, second.Token, Clock.Now));
    }

    [Fact]
    public async Task Link_ForWhoHasBeenIn_IsAReset_AndEndsTheirSessions()
    {
        var (office, admin) = await OfficeAsync();
        var made = await InviteAsync(office, admin);
        var member = (await UseLink.ExecuteAsync(office.Tenant, made.Token, "hash", null, default)).Value!;
        var session = (await Sessions.BeginAsync(office.Tenant, member, Amr.Password, "?", "", null, default))!;

        var reset = (await MakeLink.ExecuteAsync(office.Tenant, made.Person, admin, default)).Value!;
        Assert.Equal((LinkKinds.Reset, Clock.Now + Duration.FromHours(24)), (reset.Kind, reset.ExpiresAt));
        Assert.NotNull(Sessions.Find(office.Tenant, member.Id, session.Id, member.SecurityStamp));
        await UseLink.ExecuteAsync(office.Tenant, reset.Token, "new", null, default);

        Assert.Null(Sessions.Find(office.Tenant, member.Id, session.Id, member.SecurityStamp));
        Assert.Null(Sessions.Find(office.Tenant, member.Id, session.Id, Row(office, member.Id).SecurityStamp));
    }

    [Fact]
    public async Task Invite_TellsEverythingThatIsWrongAtOnce()
    {
        var (office, admin) = await OfficeAsync();
        var result = await Invite.ExecuteAsync(office.Tenant, new PersonInput(" ", "a b", "nobody", "NOWHERE", [Roles.Api], "xx"), admin, default);
        Assert.Equal(
            ["field.required", "person.emailShape", "person.languageUnknown", "person.roleUnknown", "person.unitUnknown", "person.userNameShape"],
            result.Failure!.Errors!.Select(e => e.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task UserName_IsOne_WhateverTheKeyboardMadeOfTheI()
    {
        var (office, admin) = await OfficeAsync();
        Assert.True((await Invite.ExecuteAsync(office.Tenant, Input(office, "ilkin.isik"), admin, default)).Ok);
        Assert.Equal("person.nameTaken", (await Invite.ExecuteAsync(office.Tenant, Input(office, "İLKİN.IŞIK".Replace('Ş', 's')), admin, default)).Failure?.Errors?[0].Code);
        Assert.Equal("person.nameTaken", (await Invite.ExecuteAsync(office.Tenant, Input(office, "ılkın.ısık"), admin, default)).Failure?.Errors?[0].Code);
    }

    [Fact]
    public async Task WhoMayNotManagePeople_ChangesNobody()
    {
        var (office, admin) = await OfficeAsync();
        var made = await InviteAsync(office, admin);
        foreach (var actor in new[] { office.Head, office.Agent, office.Auditor, office.Client, Actor.Citizen, Actor.System })
        {
            Assert.Equal("auth.forbidden", (await Invite.ExecuteAsync(office.Tenant, Input(office, "x1"), actor, default)).Failure?.Code);
            Assert.Equal("auth.forbidden", (await MakeLink.ExecuteAsync(office.Tenant, made.Person, actor, default)).Failure?.Code);
            Assert.Equal("auth.forbidden", (await Change.ExecuteAsync(office.Tenant, made.Person, Input(office, "x1"), actor, default)).Failure?.Code);
            Assert.Equal("auth.forbidden", (await Change.AbsenceAsync(office.Tenant, made.Person, null, null, null, actor, default)).Failure?.Code);
            Assert.Equal("auth.forbidden", (await Switch.ExecuteAsync(office.Tenant, made.Person, false, actor, default)).Failure?.Code);
        }

        Assert.NotNull(OneTimeLinks.Find(office.Tenant, made.Token, Clock.Now));
    }

    [Fact]
    public async Task LastWhoManagesPeople_StaysOne()
    {
        await using var desk = await Desk.OpenAsync("tatvan");
        var office = await desk.OfficeAsync("tatvan");
        var admin = await office.AddAsync("admin", Roles.Admin, office.Unit);
        var (change, switching) = (new ChangePerson(desk.Clock), new SwitchPerson(desk.Clock, desk.Random.Fill));
        var other = await office.AddAsync("other", Roles.Admin, office.Unit);

        Assert.Equal("person.self", (await switching.ExecuteAsync(office.Tenant, admin.StaffId!.Value, false, admin, default)).Failure?.Code);
        Assert.True((await switching.ExecuteAsync(office.Tenant, other.StaffId!.Value, false, admin, default)).Ok);
        var input = new PersonInput("Admin", "admin", null, office.Unit, [Roles.Head], null);
        Assert.Equal("person.lastAdmin", (await change.ExecuteAsync(office.Tenant, admin.StaffId.Value, input, admin, default)).Failure?.Code);
        Assert.Equal("person.lastAdmin", (await switching.ExecuteAsync(office.Tenant, admin.StaffId.Value, false, other, default)).Failure?.Code);
        await switching.ExecuteAsync(office.Tenant, other.StaffId.Value, true, admin, default);
        Assert.True((await change.ExecuteAsync(office.Tenant, admin.StaffId.Value, input, admin, default)).Ok);
    }

    [Fact]
    public async Task Absence_IsKeptInTheTenantsDays_WithItsSubstitute()
    {
        var (office, admin) = await OfficeAsync();
        var (person, other) = ((await InviteAsync(office, admin)).Person, (await InviteAsync(office, admin)).Person);
        var zone = office.Tenant.Configuration.Zone;

        Assert.Equal("person.absenceOrder", (await Change.AbsenceAsync(office.Tenant, person, new LocalDate(2026, 12, 5), new LocalDate(2026, 12, 4), null, admin, default)).Failure?.Errors?[0].Code);
        Assert.Equal("person.substituteUnknown", (await Change.AbsenceAsync(office.Tenant, person, new LocalDate(2026, 12, 5), null, person, admin, default)).Failure?.Errors?[0].Code);
        Assert.Equal("person.substituteUnknown", (await Change.AbsenceAsync(office.Tenant, person, new LocalDate(2026, 12, 5), null, Guid.NewGuid(), admin, default)).Failure?.Errors?[0].Code);
        Assert.True((await Change.AbsenceAsync(office.Tenant, person, new LocalDate(2026, 12, 1), new LocalDate(2026, 12, 4), other, admin, default)).Ok);

        var row = Row(office, person);
        Assert.Equal(other, row.Substitute);
        Assert.False(row.AbsentAt(zone.AtStartOfDay(new LocalDate(2026, 12, 1)).ToInstant() - Duration.FromSeconds(1)));
        Assert.True(row.AbsentAt(zone.AtStartOfDay(new LocalDate(2026, 12, 5)).ToInstant() - Duration.FromSeconds(1)));
        Assert.False(row.AbsentAt(zone.AtStartOfDay(new LocalDate(2026, 12, 5)).ToInstant()));

        await Change.AbsenceAsync(office.Tenant, person, null, null, other, admin, default);
        Assert.Null(Row(office, person).Substitute);
    }

    [Fact]
    public async Task EverythingDone_StandsInTheChain_WithoutASecret()
    {
        var (office, admin) = await OfficeAsync();
        var made = await InviteAsync(office, admin);
        var changed = Input(office, $"renamed{Interlocked.Increment(ref _names)}") with { Name = "Yeni Ad", Roles = [Roles.Head] };
        await Change.ExecuteAsync(office.Tenant, made.Person, changed, admin, default);
        await Change.ExecuteAsync(office.Tenant, made.Person, changed, admin, default);
        var member = (await UseLink.ExecuteAsync(office.Tenant, made.Token, "secret hash", null, default)).Value!;
        await Sessions.BeginAsync(office.Tenant, member, Amr.Password, "Firefox · Windows", "203.0.113.0/24", null, default);
        await Sessions.EndAllAsync(office.Tenant, member.Id, default);
        await Switch.ExecuteAsync(office.Tenant, made.Person, active: false, admin, default);

        var events = office.List<TicketEvent>("\"ticket\" = 0 ORDER BY \"seq\"").Where(e => e.Content!.Contains(made.Person.ToString(), StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [PersonEvents.Invited, PersonEvents.Changed, PersonEvents.LinkUsed, PersonEvents.SignedIn, PersonEvents.SessionsEnded, PersonEvents.SwitchedOff],
            events.Select(e => e.Kind));
        Assert.Equal([admin.Code, admin.Code, $"staff:{made.Person}", $"staff:{made.Person}", $"staff:{made.Person}", admin.Code], events.Select(e => e.Actor));
        Assert.Contains("\"roles\":{\"before\":\"staff\",\"after\":\"head\"}", events[1].Content, StringComparison.Ordinal);
        Assert.All(events, e => Assert.DoesNotContain("secret", e.Content, StringComparison.Ordinal));
        Assert.All(events, e => Assert.DoesNotContain(made.Token, e.Content, StringComparison.Ordinal));
        Assert.Null(ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Search_FindsAnybodyByPartsOfTheName_InAnySpelling()
    {
        var (office, admin) = await OfficeAsync();
        await Invite.ExecuteAsync(office.Tenant, Input(office, "gokce.yildirim") with { Name = "Gökçe Yıldırım" }, admin, default);
        var staff = new StaffAccounts();
        Assert.Single(staff.All(office.Tenant, "yildirim GÖKÇE"));
        Assert.Empty(staff.All(office.Tenant, "yildirim nobody"));
        Assert.Contains(staff.All(office.Tenant), p => p.UserName == "gokce.yildirim");
    }

    internal static PersonInput Input(Office office, string userName) => new("Deneme Kişi", userName, "deneme@example.org", office.Unit, [Roles.Staff], "tr");

    private static StaffMember Row(Office office, Guid person) => office.List<StaffMember>("\"id\" = @p0", Provider.Of(person))[0];

    private async Task<MadeLink> InviteAsync(Office office, Actor admin)
    {
        var result = await Invite.ExecuteAsync(office.Tenant, Input(office, $"person{Interlocked.Increment(ref _names)}"), admin, default);
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value!;
    }

    private async Task<(Office Office, Actor Admin)> OfficeAsync()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        return (office, await office.AddAsync($"admin{Interlocked.Increment(ref _names)}", Roles.Admin, office.Unit));
    }
}
