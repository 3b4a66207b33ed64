using System.Text.Json.Nodes;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tests.Packs;

namespace Derman.Core.Tests.Rights;

/// <summary>roles.json: optional, checked, planned and written back like every other file of a pack.</summary>
public sealed class RolesFileTests
{
    private static readonly JsonObject Inspector = Parse("""{ "code": "inspector", "names": { "en": "Inspector", "tr": "Müfettiş" }, "actsAs": ["auditor"], "sees": "all", "sealed": true, "acts": ["audit.read"] }""");

    [Theory]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "units": ["NOWHERE"] }""", "role.unit.unknown", "/roles/0/units/0")]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "sees": "unit", "topics": ["NOTHING"] }""", "role.topic.unknown", "/roles/0/topics/0")]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "sees": "unit", "neighbourhoods": ["nowhere"] }""", "role.neighbourhood.unknown", "/roles/0/neighbourhoods/0")]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "sees": "unit", "requestTypes": ["none"] }""", "role.requestType.unknown", "/roles/0/requestTypes/0")]
    [InlineData("""{ "code": "x", "sees": "unit" }""", "role.names.missing", "/roles/0/names")]
    [InlineData("""{ "code": "system", "names": { "en": "x", "tr": "x" } }""", "role.code.reserved", "/roles/0/code")]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "sees": "everything" }""", "schema.enum", "/roles/0/sees")]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "acts": ["rule.the.world"] }""", "schema.enum", "/roles/0/acts/0")]
    [InlineData("""{ "code": "x", "names": { "en": "x", "tr": "x" }, "actsAs": ["system"] }""", "schema.enum", "/roles/0/actsAs/0")]
    public void ARoleThatNamesNothing_IsRefused(string role, string code, string path)
    {
        var problem = Assert.Single(With(Parse(role)).Problems);
        Assert.Equal((PackFiles.Roles, code, path), (problem.File, problem.Code, problem.Path));
    }

    [Fact]
    public void TwoRolesOfOneCode_AreRefused() =>
        Assert.Contains(With(Inspector, Inspector).Problems, p => p is { Code: "code.duplicate", Path: "/roles/1/code" });

    [Fact]
    public void WithoutTheFile_TheBuiltInRolesHold_AndNoneIsWritten()
    {
        var pack = Samples.Pack("_template");
        Assert.Null(pack.Roles);
        Assert.DoesNotContain(PackFiles.Roles, PackWriter.Write(pack).Keys);
        Assert.Equal(Roles.All, new Core.Tenancy.TenantConfiguration(pack, 1).Rights.All.Select(r => r.Code));
    }

    [Fact]
    public void TheFile_IsReadPlannedMergedAndWrittenBack()
    {
        var (without, with) = (Samples.Pack("_template"), With(Inspector).Pack!);
        Assert.Equal([new PackChange(PackChangeKind.Add, PackFiles.Roles, "role inspector")], PackPlan.Compare(without, with).Changes);
        Assert.True(PackPlan.Compare(with, PackReader.Read(PackWriter.Write(with)).Pack!).IsEmpty);
        Assert.True(PackPlan.Compare(with, PackMerge.Merge(without, with, without).Merged).IsEmpty);
        Assert.True(PackPlan.Compare(with, PackMerge.Merge(without, without, with).Merged).IsEmpty);
        Assert.True(PackPlan.Compare(without, PackMerge.Merge(with, with, without).Merged).IsEmpty);
    }

    [Fact]
    public void Words_AreThoseOfTheUseCases()
    {
        var role = Samples.At(PackSchemas.Document(PackFileKind.Roles), "/properties/roles/items/properties");
        Assert.Equal(Acts.All, Words(role["acts"]!["items"]!));
        Assert.Equal(Roles.All, Words(role["actsAs"]!["items"]!));
    }

    [Fact]
    public void BuiltInRoles_DenyByDefault()
    {
        var book = new Core.Tenancy.TenantConfiguration(Samples.Pack("_template"), 1).Rights;
        Assert.Equal([Roles.Executive, Roles.Auditor], book.All.Where(r => r.Sealed).Select(r => r.Code));
        Assert.Equal([Roles.Admin], book.All.Where(r => r.Acts!.Contains(Acts.ManageRoles)).Select(r => r.Code));
        Assert.Equal([Roles.Field, Roles.Audience, Roles.Executive, Roles.Admin], book.All.Where(r => r.Special).Select(r => r.Code));
        Assert.Empty(book.Of(["noSuchRole"], "root").Grants);
    }

    private static PackReading With(params JsonObject[] roles)
    {
        var files = Samples.Files("_template").ToDictionary(StringComparer.Ordinal);
        files[PackFiles.Roles] = System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["roles"] = new JsonArray([.. roles.Select(r => r.DeepClone())]) }.ToJsonString());
        return PackReader.Read(files);
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();

    private static string[] Words(JsonNode schema) => [.. schema["enum"]!.AsArray().Select(v => v!.GetValue<string>())];
}
