using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tests.People;

/// <summary>Second factors and sessions, on the store.</summary>
public sealed class WaysInTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private static int _names;

    private FakeClock Clock => fixture.Desk.Clock;

    private SecondFactors Factors => new(Clock, fixture.Desk.Random.Fill);

    private Passkeys Passkeys => new(Clock);

    private Sessions Sessions => new(Clock, fixture.Desk.Random.Fill);

    [Fact]
    public async Task Code_IsTakenOnce_AlsoOfManyAtOnce()
    {
        var (office, member) = await PersonAsync();
        var secret = Factors.NewSecret();
        var step = Totp.StepAt(Clock.Now);
        Assert.Equal("secondFactor.codeWrong", (await Factors.TurnOnAsync(office.Tenant, member.Id, secret, "000000", default)).Failure?.Errors?[0].Code);
        Assert.True((await Factors.TurnOnAsync(office.Tenant, member.Id, secret, Totp.Code(secret, step - 1), default)).Ok);

        Assert.False(await Factors.CheckCodeAsync(office.Tenant, member.Id, Totp.Code(secret, step - 1), default));
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Factors.CheckCodeAsync(office.Tenant, member.Id, Totp.Code(secret, step), default).AsTask()));
        Assert.Single(all, taken => taken);
        Assert.DoesNotContain(secret, Chunks(Row(office, member.Id).TotpSecret!, secret.Length));
    }

    [Fact]
    public async Task RecoveryCodes_AreTen_EachForOnce_AndNewOnesVoidTheOld()
    {
        var (office, member) = await PersonAsync();
        var codes = (await Factors.RenewCodesAsync(office.Tenant, member.Id, default)).Value!;
        Assert.Equal(10, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, c => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", c));

        Assert.True(await Factors.UseRecoveryCodeAsync(office.Tenant, member.Id, $" {codes[0].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)} ", default));
        Assert.False(await Factors.UseRecoveryCodeAsync(office.Tenant, member.Id, codes[0], default));
        Assert.False(await Factors.UseRecoveryCodeAsync(office.Tenant, member.Id, null, default));
        Assert.Equal(9, Factors.Of(office.Tenant, member).RecoveryCodes);

        var (_, other) = await PersonAsync();
        Assert.False(await Factors.UseRecoveryCodeAsync(office.Tenant, other.Id, codes[1], default));
        await Factors.RenewCodesAsync(office.Tenant, member.Id, default);
        Assert.False(await Factors.UseRecoveryCodeAsync(office.Tenant, member.Id, codes[1], default));
    }

    [Fact]
    public async Task LastFactor_OfWhoMustHaveOne_Stays()
    {
        await using var desk = await Desk.OpenAsync();
        var pack = await TenantPacks.ReadAsync("tatvan");
        await desk.Apply.ExecuteAsync(TenantPacks.Reading(pack with { Tenant = pack.Tenant with { Security = null } }), new Derman.Core.Tenancy.Admin.ApplyOptions(), default);
        var office = await desk.OfficeAsync("tatvan");
        var (factors, passkeys) = (new SecondFactors(desk.Clock, desk.Random.Fill), new Passkeys(desk.Clock));
        var admin = Row(office, (await office.AddAsync("admin", Roles.Admin, office.Unit)).StaffId!.Value);
        Assert.True(SecondFactors.Demanded(office.Tenant, admin));
        Assert.False(SecondFactors.Demanded(office.Tenant, Row(office, office.Worker.StaffId!.Value)));

        Assert.True((await passkeys.AddAsync(office.Tenant, admin.Id, Key(1), default)).Ok);
        Assert.Equal("secondFactor.last", (await passkeys.RemoveAsync(office.Tenant, admin.Id, Key(1).CredentialId, default)).Failure?.Code);
        var secret = factors.NewSecret();
        await factors.TurnOnAsync(office.Tenant, admin.Id, secret, Totp.Code(secret, Totp.StepAt(desk.Clock.Now)), default);
        Assert.True((await passkeys.RemoveAsync(office.Tenant, admin.Id, Key(1).CredentialId, default)).Ok);
        Assert.Equal("secondFactor.last", (await factors.TurnOffAsync(office.Tenant, admin.Id, default)).Failure?.Code);
    }

    [Fact]
    public async Task Passkey_OfOnePerson_IsNotAnothersToRemove_AndNobodyElsesToAdd()
    {
        var (office, member) = await PersonAsync();
        var (_, other) = await PersonAsync();
        Assert.True((await Passkeys.AddAsync(office.Tenant, member.Id, Key(7), default)).Ok);
        Assert.Equal("passkey.known", (await Passkeys.AddAsync(office.Tenant, other.Id, Key(7), default)).Failure?.Code);
        Assert.Equal("person.notFound", (await Passkeys.RemoveAsync(office.Tenant, other.Id, Key(7).CredentialId, default)).Failure?.Code);
        Assert.Single(Passkeys.Of(office.Tenant, member.Id));
    }

    [Fact]
    public async Task Challenge_IsAnsweredOnce_AndACounterThatStandsStillIsRefused()
    {
        var (office, member) = await PersonAsync();
        await Passkeys.AddAsync(office.Tenant, member.Id, Key(9), default);
        var ends = Clock.Now + Duration.FromMinutes(5);
        Assert.True(await Passkeys.UsedAsync(office.Tenant, Counted(5), [1, 9], ends, default));
        Assert.False(await Passkeys.UsedAsync(office.Tenant, Counted(6), [1, 9], ends, default));
        Assert.False(await Passkeys.UsedAsync(office.Tenant, Counted(5), [2, 9], ends, default)); // a copy of the key was used
        Assert.True(await Passkeys.UsedAsync(office.Tenant, Counted(6), [3, 9], ends, default));
        Assert.False(await Passkeys.UsedAsync(office.Tenant, Counted(7), [4, 9], Clock.Now, default));

        static Passkey Counted(long count)
        {
            var key = Key(9);
            key.SignCount = count;
            return key;
        }
    }

    [Fact]
    public async Task Reset_TakesEveryFactor_AndEndsTheSessions()
    {
        var (office, member) = await PersonAsync();
        await Passkeys.AddAsync(office.Tenant, member.Id, Key(11), default);
        await Factors.RenewCodesAsync(office.Tenant, member.Id, default);
        var session = (await Sessions.BeginAsync(office.Tenant, member, Amr.Passkey, "?", "", null, default))!;
        Assert.Equal("auth.forbidden", (await Factors.ResetAsync(office.Tenant, member.Id, office.Head, default)).Failure?.Code);

        var admin = await office.AddAsync($"admin{Interlocked.Increment(ref _names)}w", Roles.Admin, office.Unit);
        var after = (await Factors.ResetAsync(office.Tenant, member.Id, admin, default)).Value!;

        Assert.Equal((false, 0), (Factors.Of(office.Tenant, after).Any, Factors.Of(office.Tenant, after).RecoveryCodes));
        Assert.Null(Sessions.Find(office.Tenant, member.Id, session.Id, after.SecurityStamp));
    }

    [Fact]
    public async Task Session_EndsWithItsRow_ItsStamp_ItsPerson_AndIdleness()
    {
        var (office, member) = await PersonAsync();
        var first = (await Sessions.BeginAsync(office.Tenant, member, Amr.Password, "Firefox · Linux", "10.0.0.0/24", null, default))!;
        var second = (await Sessions.BeginAsync(office.Tenant, member, Amr.Password, "Chrome · Android", "10.0.0.0/24", null, default))!;
        Assert.NotNull(Sessions.Find(office.Tenant, member.Id, first.Id, member.SecurityStamp));
        Assert.Null(Sessions.Find(office.Tenant, member.Id, first.Id, "another stamp"));
        Assert.Null(Sessions.Find(office.Tenant, Guid.NewGuid(), first.Id, member.SecurityStamp));
        Assert.Equal(2, Sessions.Of(office.Tenant, member.Id).Count);

        var (_, stranger) = await PersonAsync();
        Assert.False(await Sessions.EndAsync(office.Tenant, stranger.Id, first.Id, default));
        Assert.True(await Sessions.EndAsync(office.Tenant, member.Id, first.Id, default));
        Assert.Null(Sessions.Find(office.Tenant, member.Id, first.Id, member.SecurityStamp));

        Clock.Advance(Sessions.Idle - Duration.FromMinutes(1));
        await Sessions.SeenAsync(office.Tenant, second, default);
        Clock.Advance(Sessions.Idle);
        Assert.NotNull(Sessions.Find(office.Tenant, member.Id, second.Id, member.SecurityStamp));
        Clock.Advance(Duration.FromMinutes(20));
        Assert.Null(Sessions.Find(office.Tenant, member.Id, second.Id, member.SecurityStamp));
    }

    private static Passkey Key(byte id) => new() { CredentialId = [id, 0, 1, 2], Name = $"key {id}", PublicKey = [1], Transports = "", CreatedAt = Desk.Start };

    private static List<byte[]> Chunks(byte[] of, int size) => [.. Enumerable.Range(0, Math.Max(0, of.Length - size + 1)).Select(i => of[i..(i + size)])];

    private static StaffMember Row(Office office, Guid person) => office.List<StaffMember>("\"id\" = @p0", Provider.Of(person))[0];

    private async Task<(Office Office, StaffMember Member)> PersonAsync()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        return (office, Row(office, (await office.AddAsync($"way{Interlocked.Increment(ref _names)}", Roles.Staff, office.Unit)).StaffId!.Value));
    }
}
