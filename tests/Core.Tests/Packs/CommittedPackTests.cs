using System.Text;
using Derman.Core.Clocks;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Packs;

public class CommittedPackTests
{
    public static TheoryData<string> All => new(Samples.Tenants.Append("_template"));

    public static TheoryData<string> Tenants => new(Samples.Tenants);

    [Fact]
    public void Folders_AreExactlyTheFiveTenants()
    {
        var folders = Directory.GetDirectories(Samples.Folder)
            .Select(f => Path.GetFileName(f)!)
            .Where(f => f[0] != '_')
            .Order(StringComparer.Ordinal);

        Assert.Equal(Samples.Tenants, folders);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Pack_IsValid(string id) => Assert.Empty(PackReader.Read(Samples.Files(id)).Problems);

    [Theory]
    [MemberData(nameof(All))]
    public void WriteOfRead_IsTheCommittedBytes(string id)
    {
        var committed = Samples.Files(id);
        var written = PackWriter.Write(PackReader.Read(committed).Pack!);

        Assert.Equal(committed.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Assert.All(written, file => Assert.Equal(Encoding.UTF8.GetString(committed[file.Key]), Encoding.UTF8.GetString(file.Value)));
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public void Id_IsTheFolderAndTheHost(string id)
    {
        var tenant = Samples.Pack(id).Tenant;

        Assert.Equal(id, tenant.Id);
        Assert.True(TenantId.TryParse(tenant.Id, out _));
        Assert.Equal([id + ".localhost"], tenant.Hosts);
    }

    [Theory]
    [InlineData("hizir-erzincan", "HIZIR", "HZR", 51, 34)]
    [InlineData("behzisti-wa", "DESK", "BHZ", 53, 22)]
    [InlineData("tatvan", "AKMASA", "TTV", 35, 46)]
    [InlineData("erenler", "ERBIM", "ERB", 33, 45)]
    [InlineData("melikgazi", "MIMER", "MLK", 38, 46)]
    public void Pack_HasItsDeskTreeAndTopics(string id, string desk, string prefix, int directorates, int topics)
    {
        var pack = Samples.Pack(id);

        Assert.Equal((desk, prefix), (pack.Tenant.Desk, pack.Tenant.TicketPrefix));
        Assert.Equal((directorates, topics), (pack.Organisation.Directorates.Count, pack.Topics.Topics.Count));
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public void Channels_AreThereForEveryWayIn(string id)
    {
        var channels = Samples.Pack(id).Channels;

        Assert.Subset(
            channels.Channels.Select(c => c.Code).ToHashSet(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal) { "whatsapp", "phone", "web", "counter", "api" });
        Assert.Subset(
            channels.Accounts.Where(a => a.Enabled).Select(a => a.Account).ToHashSet(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal) { "phone", "whatsapp" });
        Assert.All(channels.Accounts, a => Assert.NotNull(channels.ChannelOf(a.Account)));
    }

    [Fact]
    public void PhoneNumberIds_AreFifteenDigitsAndDistinct()
    {
        var ids = Samples.Tenants
            .Select(id => Samples.Pack(id).Channels.Accounts.Single(a => a.Account == "whatsapp").Settings["phoneNumberId"])
            .ToList();

        Assert.All(ids, id => Assert.Matches("^[0-9]{15}$", id));
        Assert.Equal(5, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("erenler", "dilekce", null, 30)]
    [InlineData("hizir-erzincan", "dilekce", null, 30)]
    [InlineData("tatvan", "bilgi_edinme", 15, null)]
    [InlineData("behzisti-wa", "ettelaat", 10, null)]
    public void LegalTerms_AreThoseOfTheLaw(string id, string requestType, int? businessDays, int? calendarDays)
    {
        var legal = Samples.Pack(id).Topics.RequestTypes.Single(t => t.Code == requestType).Legal!;

        Assert.Equal(new Target(BusinessDays: businessDays, CalendarDays: calendarDays, EndOfDay: true), legal.Target);
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public void Program_MayMakeEveryMove(string id)
    {
        var moves = Samples.Pack(id).Workflow.Transitions.Where(t => t.Roles.Contains(Roles.Api)).Select(t => t.Action);

        Assert.Equal(Moves.Public.Order(StringComparer.Ordinal), moves.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public void HalfDays_AreOfficeDays(string id)
    {
        var office = Samples.Pack(id).Calendar.Calendars.Single(c => c.Code == "office");
        var calendar = WorkCalendar.Compile(office with { SpecialDays = null, Holidays = null }).Calendar!;

        // A special day opens the office, so a half day on a weekend must not be one.
        Assert.All(office.SpecialDays ?? [], day => Assert.True(calendar.IsBusinessDay(NodaTime.Text.LocalDatePattern.Iso.Parse(day.Date).Value)));
    }

    [Fact]
    public void Erenler_RefersWithoutEnding()
    {
        var workflow = Samples.Pack("erenler").Workflow;

        Assert.Equal("waiting", workflow.States.Single(s => s.Code == "kurum_disi").Category);
        Assert.Equal("close", workflow.Outcomes.Single(o => o.Code == "referred").Via);
    }

    [Fact]
    public void Erenler_NeverPausesItsPromise() =>
        Assert.Empty(Samples.Pack("erenler").Clocks.Clocks.Single(c => c.Kind == "promised").PausedIn);

    [Fact]
    public void Persian_HasNoArabicYeOrKaf()
    {
        var text = string.Concat(Samples.Files("behzisti-wa").Values.Select(Encoding.UTF8.GetString));

        Assert.DoesNotContain('\u064A', text);
        Assert.DoesNotContain('\u0643', text);
        Assert.Contains('\u200C', text);
    }

    [Fact]
    public void Topic_OfAnotherInstitution_StaysWithTheDesk()
    {
        var topic = Samples.Pack("erenler").Topics.Topics.Single(t => t.Code == "X-SU");

        Assert.Equal(("ERBIM", "X-SASKI", true), (topic.Owner, topic.ExternalReferral, topic.Triage));
    }
}
