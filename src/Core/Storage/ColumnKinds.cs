using Microsoft.EntityFrameworkCore.Metadata;

namespace Derman.Core.Storage;

/// <summary>The kinds of values a store holds; every property of a row becomes one of them.</summary>
internal enum ColumnKind
{
    Integer,
    Real,
    Text,
    Bytes,
}

internal static class ColumnKinds
{
    public static ColumnKind Of(IProperty property)
    {
        var provider = (property.GetValueConverter() ?? property.FindTypeMapping()?.Converter)?.ProviderClrType ?? property.ClrType;
        return Type.GetTypeCode(Nullable.GetUnderlyingType(provider) ?? provider) switch
        {
            TypeCode.String => ColumnKind.Text,
            TypeCode.Int64 or TypeCode.Int32 or TypeCode.Boolean => ColumnKind.Integer,
            TypeCode.Double => ColumnKind.Real,
            _ when provider == typeof(byte[]) => ColumnKind.Bytes,
            _ => throw new InvalidOperationException($"{property.DeclaringType.Name}.{property.Name}: no store holds a {provider.Name}."),
        };
    }
}
