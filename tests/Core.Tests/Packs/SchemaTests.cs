using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Packs;

public class SchemaTests
{
    public static TheoryData<PackFileKind> Kinds => new(Enum.GetValues<PackFileKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_AndRecords_NameTheSameThings(PackFileKind kind)
    {
        var schema = PackSchemas.For(kind);

        Agree(schema, schema.Root, PackJsonContext.TypeFor(kind).Type, kind.ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_IsCommittedInItsOwnForm(PackFileKind kind)
    {
        var file = Path.Combine(Samples.Folder, "_schema", Path.GetFileName(PackSchemas.Reference(kind)));

        Assert.Equal(PackSchemas.Text(kind), File.ReadAllText(file));
        Assert.Equal(CanonicalJson.Write(JsonNode.Parse(PackSchemas.Text(kind))!), File.ReadAllBytes(file));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_ClosesEveryObjectAndDescribesEveryProperty(PackFileKind kind) => Closed(PackSchemas.Document(kind), kind.ToString());

    [Fact]
    public void Words_AreThoseOfTheUseCases()
    {
        var transition = Samples.At(PackSchemas.Document(PackFileKind.Workflow), "/properties/transitions/items/properties");
        var outcome = Samples.At(PackSchemas.Document(PackFileKind.Workflow), "/properties/outcomes/items/properties");

        Assert.Equal([.. Moves.Public, Moves.CitizenReply, Moves.WaitExpired], Words(transition["action"]!));
        Assert.Equal([.. Roles.All, Actor.SystemRole], Words(transition["roles"]!["items"]!));
        Assert.Equal(Guards.All, Words(transition["requires"]!["items"]!));
        Assert.Equal(TalkResults.All, Words(transition["when"]!["properties"]!["result"]!));
        Assert.Equal(Outcomes.All, Words(outcome["code"]!));
        Assert.Equal(Outcomes.All, WorkflowVocabulary.OutcomeGuards.Keys);
    }

    [Theory]
    [InlineData("{\"type\":\"string\",\"format\":\"date\"}")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"oneOf\":[]}}}")]
    public void Keyword_NobodyChecks_IsRefused(string schema) => Assert.Throws<NotSupportedException>(() => JsonSchema.Parse(schema));

    private static string[] Words(JsonNode schema) => [.. schema["enum"]!.AsArray().Select(v => v!.GetValue<string>())];

    private static void Agree(JsonSchema document, JsonObject declared, Type type, string place)
    {
        var schema = document.Resolve(declared);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            // A condition is a map in the record and a closed object in the schema: its names are few and fixed.
            if (schema["additionalProperties"] is JsonObject each)
            {
                Agree(document, each, type.GetGenericArguments()[1], place + "/*");
            }
        }
        else if (type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)))
        {
            Assert.Equal("array", schema["type"]!.GetValue<string>());
            Agree(document, schema["items"]!.AsObject(), type.GetElementType() ?? type.GetGenericArguments()[0], place + "/[]");
        }
        else if (schema["type"]!.GetValue<string>() == "object")
        {
            AgreeRecord(document, schema, type, place);
        }
        else
        {
            var expected = type == typeof(string) ? "string" : type == typeof(bool) ? "boolean" : type == typeof(int) ? "integer" : "number";
            Assert.True(expected == schema["type"]!.GetValue<string>(), place);
        }
    }

    private static void AgreeRecord(JsonSchema document, JsonObject schema, Type type, string place)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var parameters = constructor.GetParameters()
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!), StringComparer.Ordinal);
        var properties = schema["properties"]!.AsObject()
            .Where(p => p.Key != "$schema")
            .ToDictionary(p => p.Key, p => p.Value!.AsObject(), StringComparer.Ordinal);
        Assert.Equal(parameters.Keys.Order(StringComparer.Ordinal), properties.Keys.Order(StringComparer.Ordinal));
        var required = schema["required"]!.AsArray().Select(r => r!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, parameter) in parameters)
        {
            var at = $"{place}/{name}";
            Assert.True(required.Contains(name) == Demanded(parameter), $"{at}: required in one of schema and record only");

            // The writer leaves out what equals the schema's default, so it must be what the record assumes.
            var assumed = parameter.HasDefaultValue ? parameter.DefaultValue : null;
            var written = document.Resolve(properties[name])["default"] ?? properties[name]["default"];
            Assert.True(JsonNode.DeepEquals(written, assumed is null ? null : JsonSerializer.SerializeToNode(assumed)), $"{at}: default");
            Agree(document, properties[name], parameter.ParameterType, at);
        }
    }

    private static bool Demanded(ParameterInfo parameter) =>
        !parameter.HasDefaultValue && new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.Nullable;

    private static void Closed(JsonNode? node, string place)
    {
        if (node is JsonObject schema)
        {
            if (schema["type"] is JsonValue type && type.GetValue<string>() == "object")
            {
                Assert.True(schema["additionalProperties"] is not null, place);
            }

            foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            {
                Assert.True(property!["description"] is not null || property["$ref"] is not null, $"{place}/{name}: description");
            }

            foreach (var (name, child) in schema)
            {
                Closed(child, $"{place}/{name}");
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list)
            {
                Closed(child, place);
            }
        }
    }
}
