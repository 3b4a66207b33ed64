using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.HostNames;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tenancy.Setup;

/// <param name="Runs">The plugin of that id is loaded and works.</param>
/// <param name="Missing">Secrets the account's plugin needs and does not have.</param>
public sealed record ConnectionState(Func<string, bool> Runs, Func<ChannelAccount, bool> Missing)
{
    /// <summary>Host names the institution has asked for.</summary>
    public IReadOnlyList<OwnHostName> HostNames { get; init; } = [];
}

/// <summary>Looks over everything an institution has set up, and says what is missing or weak, step by step.</summary>
public sealed class CheckSetup(IClock clock)
{
    /// <summary>In the order they are done.</summary>
    public static readonly IReadOnlyList<string> Steps = ["brand", "tree", "topics", "calendar", "rules", "channels", "people", "texts", "hostName"];

    /// <summary>From here on the next year must be in the calendar: terms of thirty days already reach into it.</summary>
    private static readonly Period Ahead = Period.FromDays(45);

    public Result<IReadOnlyList<SetupFinding>> Execute(Tenant tenant, ConnectionState connections, Actor actor)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return new Failure("auth.forbidden", FailureKind.Forbidden);
        }

        var configuration = tenant.Configuration;
        var today = clock.GetCurrentInstant().InZone(configuration.Zone).Date;
        var people = tenant.Store.Read(s => (Staff: s.List<StaffMember>("\"active\" = 1"), Keys: s.List<Passkey>("1 = 1").Select(k => k.Staff).ToHashSet()));
        SetupFinding?[] found =
        [
            .. OfBrand(configuration),
            .. OfTree(configuration, UnitLoad.Of(tenant)),
            .. OfTopics(configuration),
            .. OfCalendar(configuration, today),
            SetupFinding.When("rules.noEscalation", false, configuration.Pack.Clocks.Escalation.Count == 0),
            SetupFinding.When("rules.noLegal", true, configuration.Pack.Topics.RequestTypes.Any(t => t.Legal is not null) && !configuration.Clocks.ContainsKey("legal")),
            .. OfChannels(configuration, connections),
            .. OfPeople(configuration, people.Staff, people.Keys),
            .. OfTexts(configuration),
            .. OfHostNames(connections.HostNames),
        ];
        return Result.Of<IReadOnlyList<SetupFinding>>([.. found.OfType<SetupFinding>()]);
    }

    private static IEnumerable<SetupFinding?> OfBrand(TenantConfiguration configuration)
    {
        yield return SetupFinding.When("brand.noLogo", false, configuration.Profile.Brand.Logo is null);
        yield return SetupFinding.When("brand.noPhone", false, string.IsNullOrEmpty(configuration.Profile.Phone));
    }

    private static IEnumerable<SetupFinding?> OfTree(TenantConfiguration configuration, IReadOnlyDictionary<string, UnitLoad> loads)
    {
        var units = configuration.Tree.All.Where(d => d is { External: false, Retired: false }).ToList();
        yield return SetupFinding.When("tree.onlyTop", true, units.Count < 2);

        // Work routed to a unit without people waits until somebody above it looks.
        yield return SetupFinding.When("tree.workWithoutPeople", true, [.. units.Where(d => loads[d.Code] is { People: 0 } load && load.Topics + load.OpenTickets > 0).Select(d => d.Code)]);
        yield return SetupFinding.When("tree.withoutHead", false, [.. units.Where(d => loads[d.Code] is { People: > 0, HasHead: false }).Select(d => d.Code)]);
    }

    private static IEnumerable<SetupFinding?> OfTopics(TenantConfiguration configuration)
    {
        var topics = configuration.Pack.Topics.Topics.Where(t => !t.Retired).ToList();
        yield return SetupFinding.When("topics.few", false, topics.Count < 5);
        yield return SetupFinding.When("topics.noLongest", false, configuration.Pack.Clocks.Defaults?.Resolve is null ? [.. topics.Where(t => t.Targets.Resolve is null).Select(t => t.Code)] : (IReadOnlyCollection<string>)[]);
        yield return SetupFinding.When("topics.noSynonyms", false, [.. topics.Where(t => t.Synonyms is not { Count: > 0 }).Select(t => t.Code)]);
        yield return SetupFinding.When("topics.noDocuments", false, topics.Count > 0 && topics.All(t => t.Documents is not { Count: > 0 }));
        yield return SetupFinding.When("topics.noPlaces", true, configuration.Neighbourhoods.Values.All(n => n.Retired));
    }

    private static IEnumerable<SetupFinding?> OfCalendar(TenantConfiguration configuration, LocalDate today)
    {
        var nextYear = today.Year + 1;
        var inNextYear = configuration.Pack.Calendar.Calendars.Where(IsOffice).Where(c => !Dated(c).Any(d => d.Year == nextYear)).Select(c => c.Code).ToList();
        yield return SetupFinding.When("calendar.nextYear", today.Plus(Ahead).Year == nextYear, inNextYear);
        yield return SetupFinding.When("calendar.noHolidays", true, [.. configuration.Pack.Calendar.Calendars.Where(IsOffice).Where(c => c.Holidays is not { Count: > 0 }).Select(c => c.Code)]);
    }

    private static IEnumerable<SetupFinding?> OfChannels(TenantConfiguration configuration, ConnectionState connections)
    {
        var accounts = configuration.Pack.Channels.Accounts;
        yield return SetupFinding.When("channels.off", false, [.. accounts.Where(a => !a.Enabled).Select(a => a.Account)]);
        yield return SetupFinding.When("channels.noPlugin", true, [.. accounts.Where(a => a.Enabled && !connections.Runs(a.Plugin)).Select(a => a.Account)]);
        yield return SetupFinding.When("channels.noSecret", true, [.. accounts.Where(a => a.Enabled && connections.Runs(a.Plugin) && connections.Missing(a)).Select(a => a.Account)]);
    }

    private static IEnumerable<SetupFinding?> OfPeople(TenantConfiguration configuration, List<StaffMember> staff, HashSet<Guid> withPasskey)
    {
        var demands = configuration.Profile.DemandsSecondFactor;
        yield return SetupFinding.When("people.few", true, staff.Count < 2);
        yield return SetupFinding.When("people.noDesk", true, !staff.Exists(p => configuration.Rights.Of(p).ActsAs.Contains(Roles.Agent)));
        yield return SetupFinding.When("people.notJoined", false, [.. staff.Where(p => p.PasswordHash is null && !withPasskey.Contains(p.Id)).Select(p => p.DisplayName)]);
        yield return SetupFinding.When(
            "people.noSecondFactor",
            demands,
            [.. staff.Where(p => configuration.Rights.Of(p).Special && p.TotpSecret is null && !withPasskey.Contains(p.Id) && p.PasswordHash is not null).Select(p => p.DisplayName)]);
    }

    /// <summary>A text that exists in one language and not in another would reach citizens in the wrong one.</summary>
    private static IEnumerable<SetupFinding?> OfTexts(TenantConfiguration configuration)
    {
        var every = configuration.Pack.Texts.Values.SelectMany(t => t.Texts.Keys).ToHashSet(StringComparer.Ordinal);
        yield return SetupFinding.When(
            "texts.missing",
            true,
            [.. configuration.Profile.Languages.SelectMany(l => every.Where(k => configuration.Pack.Texts.GetValueOrDefault(l)?.Texts.ContainsKey(k) != true).Select(k => $"{k} ({l})"))]);
    }

    /// <summary>Only of names somebody asked for: one's own is welcome, never demanded.</summary>
    private static IEnumerable<SetupFinding?> OfHostNames(IReadOnlyList<OwnHostName> all)
    {
        yield return When("asked", false, n => n.State == HostNameState.Asked);
        yield return When("overdue", false, n => n is { State: HostNameState.Lapsed, Claim.ProvenAt: null });
        yield return When("taken", true, n => n is { State: HostNameState.Lapsed, Claim.ProvenAt: not null, Bound: false });
        yield return When("noCertificate", false, n => n.State == HostNameState.Proven);
        yield return When("ended", true, n => Ends(n, CertificateTerm.Ended));
        yield return When("endsIn7", true, n => Ends(n, CertificateTerm.Week));
        yield return When("endsIn14", true, n => Ends(n, CertificateTerm.Fortnight));
        yield return When("endsIn30", false, n => Ends(n, CertificateTerm.Month));

        SetupFinding? When(string what, bool must, Func<OwnHostName, bool> those) => SetupFinding.When($"hostName.{what}", must, [.. all.Where(those).Select(n => n.Shown)]);

        static bool Ends(OwnHostName name, CertificateTerm term) => name.Bound && name.Certificate?.Term == term;
    }

    /// <summary>Not the calendar that is open day and night: it has no holidays to forget.</summary>
    private static bool IsOffice(CalendarDefinition calendar) =>
        calendar.Weekly is { } w && new[] { w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat, w.Sun }.Any(day => day is not { Count: > 0 });

    private static IEnumerable<LocalDate> Dated(CalendarDefinition calendar) =>
        (calendar.Holidays ?? []).Select(h => h.Date).Concat((calendar.SpecialDays ?? []).Select(d => d.Date)).Concat((calendar.Ranges ?? []).SelectMany(r => new[] { r.From, r.To }))
            .Select(d => LocalDatePattern.Iso.Parse(d)).Where(d => d.Success).Select(d => d.Value);
}
