using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;

namespace Derman.Host.Api.Description;

/// <summary>Moments are date-times; and what is always written is required, so that generated clients need not ask whether it is there.</summary>
internal sealed class DescribeSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(Instant) || type == typeof(Instant?))
        {
            schema.Type = type == typeof(Instant) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && type.Namespace?.StartsWith("Derman.", StringComparison.Ordinal) == true)
        {
            schema.Required = new HashSet<string>(context.JsonTypeInfo.Properties.Where(p => IsAlwaysThere(type, p)).Select(p => p.Name).Where(n => schema.Properties?.ContainsKey(n) == true), StringComparer.Ordinal);
        }

        return Task.CompletedTask;
    }

    private static bool IsAlwaysThere(Type type, JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not PropertyInfo member)
        {
            return false;
        }

        var ignored = member.GetCustomAttribute<JsonIgnoreAttribute>();
        if (ignored is not null)
        {
            return ignored.Condition == JsonIgnoreCondition.Never;
        }

        var parameter = type.GetConstructors().SelectMany(c => c.GetParameters()).FirstOrDefault(p => p.Name == member.Name);
        return parameter?.HasDefaultValue != true && new NullabilityInfoContext().Create(member).ReadState == NullabilityState.NotNull && Nullable.GetUnderlyingType(member.PropertyType) is null;
    }
}
