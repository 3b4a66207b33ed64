using System.Text;
using System.Text.Json.Nodes;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Packs;

public class BrokenPackTests
{
    private const string Remove = "<remove>";

    /// <summary>File, place to change, JSON to put there, and the problem that must be told.</summary>
    public static TheoryData<string, string, string, string, string> Faults => new()
    {
        { "tenant.json", "/ticketPrefix", Remove, "schema.required", "" },
        { "tenant.json", "/ticketPrefix", "\"exm\"", "schema.pattern", "/ticketPrefix" },
        { "tenant.json", "/colour", "1", "schema.unknown", "/colour" },
        { "tenant.json", "/calendarSystem", "\"hijri\"", "schema.enum", "/calendarSystem" },
        { "tenant.json", "/languages", "\"tr\"", "schema.type", "/languages" },
        { "tenant.json", "/languages", "[\"tr\",\"en\",\"tr\"]", "schema.unique", "/languages/2" },
        { "tenant.json", "/district", "null", "schema.type", "/district" },
        { "tenant.json", "/desk", "\"NONE\"", "tenant.desk.unknown", "/desk" },
        { "tenant.json", "/desk", "\"X-WATER\"", "tenant.desk.external", "/desk" },
        { "tenant.json", "/timeZone", "\"Europe/Tatvan\"", "tenant.timeZone", "/timeZone" },
        { "tenant.json", "/defaultLanguage", "\"fa\"", "tenant.defaultLanguage", "/defaultLanguage" },
        { "tenant.json", "/brand/light", "\"#9fd6df\"", "tenant.brand.contrast", "/brand/light" },
        { "tenant.json", "/brand/dark", "\"#0a3040\"", "tenant.brand.contrast", "/brand/dark" },
        { "tenant.json", "/names/en", Remove, "names.missing", "/names" },
        { "organisation.json", "/directorates/2/code", "\"DESK\"", "code.duplicate", "/directorates/2/code" },
        { "organisation.json", "/directorates/2/parent", "\"NONE\"", "directorate.parent.unknown", "/directorates/2/parent" },
        { "organisation.json", "/directorates/2/parent", "\"X-WATER\"", "directorate.parent.external", "/directorates/2/parent" },
        { "organisation.json", "/directorates/2/parent", Remove, "directorate.roots", "/directorates/2" },
        { "organisation.json", "/directorates/0/parent", "\"DESK\"", "directorate.cycle", "/directorates/0/parent" },
        { "organisation.json", "/directorates/1/sees", "[\"NONE\"]", "directorate.sees.unknown", "/directorates/1/sees/0" },
        { "organisation.json", "/directorates/1/serves", "[\"none\"]", "directorate.serves.unknown", "/directorates/1/serves/0" },
        { "topics.json", "/topics/0/owner", "\"NONE\"", "topic.owner.unknown", "/topics/0/owner" },
        { "topics.json", "/topics/0/owner", "\"X-WATER\"", "topic.owner.external", "/topics/0/owner" },
        { "topics.json", "/topics/1/externalReferral", "\"WORKS\"", "topic.referral.internal", "/topics/1/externalReferral" },
        { "topics.json", "/topics/0/requestTypes", "[\"request\",\"none\"]", "topic.requestType.unknown", "/topics/0/requestTypes/1" },
        { "topics.json", "/topics/0/coordinate", "[\"NONE\"]", "topic.coordinate.unknown", "/topics/0/coordinate/0" },
        { "topics.json", "/topics/0/groups", "[\"none\"]", "topic.group.unknown", "/topics/0/groups/0" },
        { "topics.json", "/topics/0/targets/resolve", "{\"minutes\":1,\"businessDays\":1}", "target.oneAmount", "/topics/0/targets/resolve" },
        { "topics.json", "/topics/0/targets/resolve", "{\"minutes\":1,\"endOfDay\":true}", "target.endOfDay", "/topics/0/targets/resolve/endOfDay" },
        { "topics.json", "/topics/0/targets/resolve", "{\"businessDays\":1.5}", "schema.type", "/topics/0/targets/resolve/businessDays" },
        { "topics.json", "/topics/0/targets/resolve", "{\"minutes\":-1}", "schema.range", "/topics/0/targets/resolve/minutes" },
        { "topics.json", "/topics/0/sensitivity", "\"special\"", "topic.public.sensitive", "/topics/0/public" },
        { "topics.json", "/topics/0/confidentialReporter", "true", "topic.public.sensitive", "/topics/0/public" },
        { "topics.json", "/topics/0/attributes/0/values", Remove, "topic.attribute.values", "/topics/0/attributes/0/values" },
        { "topics.json", "/topics/0/attributes/0/datatype", "\"number\"", "topic.attribute.values", "/topics/0/attributes/0/values" },
        { "topics.json", "/topics/0/attributes/0/variable", "false", "topic.attribute.required", "/topics/0/attributes/0/required" },
        { "topics.json", "/topics/0/attributes/0/order", "0", "schema.range", "/topics/0/attributes/0/order" },
        { "topics.json", "/topics/0/attributes/0/values/1/key", "\"small\"", "code.duplicate", "/topics/0/attributes/0/values/1/key" },
        { "tenant.json", "/area", "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", "tenant.area.open", "/area/coordinates/0" },
        { "tenant.json", "/area", "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,100],[0,0]]]}", "tenant.area.latitude", "/area/coordinates/0" },
        { "tenant.json", "/map", "{\"centre\":[40,100]}", "tenant.map.latitude", "/map/centre" },
        { "tenant.json", "/map", "{\"centre\":[40,40],\"tiles\":{\"format\":\"png\",\"minZoom\":9,\"maxZoom\":3,\"attribution\":\"x\"}}", "tenant.map.zoom", "/map/tiles/minZoom" },
        { "neighbourhoods.json", "/neighbourhoods/0/centre", "[40,100]", "neighbourhood.latitude", "/neighbourhoods/0/centre" },
        { "neighbourhoods.json", "/neighbourhoods/0/area", "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", "neighbourhood.area.open", "/neighbourhoods/0/area/coordinates/0" },
        { "topics.json", "/requestTypes/2/legal/target", "{}", "target.oneAmount", "/requestTypes/2/legal/target" },
        { "clocks.json", "/clocks/0/calendar", "\"none\"", "clock.calendar.unknown", "/clocks/0/calendar" },
        { "clocks.json", "/clocks/3/pausedIn", "[\"waiting\"]", "clock.legal.paused", "/clocks/3/pausedIn" },
        { "clocks.json", "/channelTargets/fax", "{}", "clock.channel.unknown", "/channelTargets/fax" },
        { "clocks.json", "/escalation/1/level", "1", "escalation.level.duplicate", "/escalation/1/level" },
        { "clocks.json", "/escalation/0/to", "\"X-WATER\"", "escalation.to.unknown", "/escalation/0/to" },
        { "clocks.json", "/escalation/0/atPercent", "0", "schema.range", "/escalation/0/atPercent" },
        { "calendar.json", "/default", "\"none\"", "calendar.default.unknown", "/default" },
        { "calendar.json", "/calendars/1/weekly", "{}", "calendar.neverOpen", "/calendars/1/weekly" },
        { "calendar.json", "/calendars/1/timeZone", "\"Mars\"", "calendar.zoneUnknown", "/calendars/1/timeZone" },
        { "calendar.json", "/calendars/0/weekly/mon/0", "[\"12:00\",\"08:00\"]", "calendar.intervalEmpty", "/calendars/0/weekly/mon/0" },
        { "calendar.json", "/calendars/0/weekly/mon/1", "[\"11:00\",\"17:00\"]", "calendar.intervalOverlap", "/calendars/0/weekly/mon/1" },
        { "calendar.json", "/calendars/0/specialDays/0/date", "\"2027-02-30\"", "calendar.dateInvalid", "/calendars/0/specialDays/0/date" },
        { "calendar.json", "/calendars/0/holidays/1/date", "\"01-01\"", "code.duplicate", "/calendars/0/holidays/1/date" },
        { "channels.json", "/channels/0/account", "\"none\"", "channel.account.unknown", "/channels/0/account" },
        { "channels.json", "/accounts/0/settings/apiToken", "\"x\"", "account.secret", "/accounts/0/settings/apiToken" },
        { "neighbourhoods.json", "/neighbourhoods/0/district", "\"none\"", "neighbourhood.district.unknown", "/neighbourhoods/0/district" },
        { "texts/en.json", "/texts/receipt", Remove, "texts.key.missing", "/texts" },
        { "texts/en.json", "/texts/welcome", "\"Hello\"", "texts.key.unknown", "/texts/welcome" },
        { "texts/en.json", "/texts/receipt@fax", "\"{number} {trackingCode}\"", "texts.channel.unknown", "/texts/receipt@fax" },
        { "texts/en.json", "/texts/receipt", "\"{number} {trackingCode} {nane}\"", "texts.placeholder.unknown", "/texts/receipt" },
        { "texts/en.json", "/texts/receipt", "\"{trackingCode}\"", "texts.placeholder.missing", "/texts/receipt" },
        { "texts/en.json", "/texts/receipt", "\"{number} {trackingCode} {date\"", "texts.braces", "/texts/receipt" },
        { "workflow.json", "/transitions/0/to", "\"none\"", "workflow.state.unknown", "/transitions/0/to" },
        { "workflow.json", "/transitions/0/roles", "[\"boss\"]", "schema.enum", "/transitions/0/roles/0" },
        { "workflow.json", "/transitions/0/action", "\"delete\"", "schema.enum", "/transitions/0/action" },
        { "workflow.json", "/transitions/0/requires", "[\"luck\"]", "schema.enum", "/transitions/0/requires/0" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_IsToldWithItsPlace(string file, string place, string json, string code, string path)
    {
        var reading = Samples.Broken(file, document => Put(document, place, json));

        Assert.Null(reading.Pack);
        var problem = Assert.Single(reading.Problems, p => p.Code == code && p.File == file && p.Path == path);
        Assert.NotEmpty(problem.Cause);
        Assert.NotEmpty(problem.Cure);
    }

    [Fact]
    public void ManyFaults_AreAllTold()
    {
        var files = Samples.Files("_template").ToDictionary(StringComparer.Ordinal);
        files.Remove("neighbourhoods.json");
        files["topic.json"] = "{}"u8.ToArray();
        files["channels.json"] = "{ \"channels\": [,] }"u8.ToArray();
        files["texts/tr.json"] = [0x7B, 0xFF, 0x7D];
        Samples.Edit(files, "tenant.json", d => { Put(d, "/desk", "\"NONE\""); Put(d, "/colour", "1"); });
        Samples.Edit(files, "organisation.json", d => Put(d, "/directorates/2/parent", "\"NONE\""));
        Samples.Edit(files, "topics.json", d => { Put(d, "/topics/0/owner", "\"NONE\""); Put(d, "/topics/1/priority", "\"high\""); });
        Samples.Edit(files, "workflow.json", d => Put(d, "/outcomes/0/requires", "[\"proof\"]"));

        var problems = PackReader.Read(files).Problems.Select(p => $"{p.File}#{p.Path} {p.Code}").Order(StringComparer.Ordinal);

        Assert.Equal(
            new[]
            {
                "channels.json# json.syntax",
                "neighbourhoods.json# file.missing",
                "organisation.json#/directorates/2/parent directorate.parent.unknown",
                "tenant.json#/colour schema.unknown",
                "tenant.json#/desk tenant.desk.unknown",
                "texts/tr.json# file.encoding",
                "topic.json# file.unknown",
                "topics.json#/topics/0/owner topic.owner.unknown",
                "topics.json#/topics/1/priority schema.enum",
                "workflow.json#/outcomes/0/requires workflow.outcome.guard",
                "workflow.json#/outcomes/0/requires workflow.outcome.guard",
            }.Order(StringComparer.Ordinal),
            problems);
    }

    [Theory]
    [InlineData("{\n  \"id\": \"a\",,\n}", "line 2, column 13")]
    [InlineData("{ \"id\": \"a\", \"id\": \"b\" }", "id")]
    [InlineData("{ \"province\": \"Şırnak İğdır\",, }", "line 1, column 30")]
    [InlineData("", "line 1")]
    public void Syntax_IsToldWithLineAndColumn(string text, string cause)
    {
        var files = Samples.Files("_template").ToDictionary(StringComparer.Ordinal);
        files["tenant.json"] = Encoding.UTF8.GetBytes(text);

        var problem = Assert.Single(PackReader.Read(files).Problems, p => p.File == "tenant.json");

        Assert.Equal("json.syntax", problem.Code);
        Assert.Contains(cause, problem.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Language_WithoutTexts_IsTold()
    {
        var files = Samples.Files("_template").ToDictionary(StringComparer.Ordinal);
        files["texts/fa.json"] = files["texts/en.json"];
        files.Remove("texts/en.json");

        Assert.Equal(
            [("texts/en.json", "texts.language.missing"), ("texts/fa.json", "texts.language.unknown")],
            PackReader.Read(files).Problems.Select(p => (p.File, p.Code)));
    }

    [Fact]
    public void Contrast_NamesTheNearestColourThatPasses()
    {
        var problem = Samples.Broken("tenant.json", d => Put(d, "/brand/light", "\"#9fd6df\"")).Problems.Single();
        var proposed = problem.Cure[^8..^1];

        Assert.True(Contrast.Ratio(proposed, Contrast.LightSurface) >= Contrast.Least);
    }

    [Fact]
    public async Task Folder_ThatIsMissing_IsAProblem() =>
        Assert.Equal("folder.missing", (await PackReader.ReadFolderAsync(Path.Combine(Samples.Folder, "none"))).Problems.Single().Code);

    [Fact]
    public async Task Folder_SavedAndRead_IsTheSamePack()
    {
        var folder = Directory.CreateTempSubdirectory("derman-pack").FullName;
        try
        {
            await PackFiles.SaveAsync(folder, PackWriter.Write(Samples.Pack("tatvan")), CancellationToken.None);
            var reading = await PackReader.ReadFolderAsync(folder);

            Assert.True(PackPlan.Compare(Samples.Pack("tatvan"), reading.Pack!).IsEmpty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void OwnJudgeOfCalendars_IsAsked()
    {
        var reading = PackReader.Read(Samples.Files("_template"), calendar => calendar.Code == "always" ? [("weekly.mon[0]", "No.", "Do.")] : []);

        Assert.Equal(("/calendars/1/weekly/mon/0", "calendar.refused"), reading.Problems.Select(p => (p.Path, p.Code)).Single());
    }

    internal static void Put(JsonObject document, string place, string json)
    {
        var cut = place.LastIndexOf('/');
        var (owner, name) = (Samples.At(document, place[..cut]), place[(cut + 1)..]);
        if (json == Remove)
        {
            owner.AsObject().Remove(name);
        }
        else if (owner is JsonArray list)
        {
            list[int.Parse(name)] = JsonNode.Parse(json);
        }
        else
        {
            owner[name] = JsonNode.Parse(json);
        }
    }
}
