using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Derman.Core.Storage.Rows;

/// <summary>
/// Statements and accessors of one table, compiled once from the EF model, so that the hot paths run prepared commands
/// (a third of the CPU of change tracking, see docs/performance.md) and the mapping is still written in one place.
/// </summary>
internal sealed class RowMap<T>
    where T : class
{
    private readonly Func<T, object?>[] _getters;
    private readonly int[] _keyColumns;
    private readonly int[] _valueColumns;
    private readonly int _versionColumn = -1;

    public RowMap(IEntityType entity)
    {
        var table = entity.GetTableName() ?? throw new InvalidOperationException($"{entity.Name} has no table.");
        var properties = entity.GetProperties().ToArray();
        var columns = Array.ConvertAll(properties, p => Quote(p.GetColumnName()));
        var keys = entity.FindPrimaryKey()!.Properties;
        Table = Quote(table);
        ColumnList = string.Join(", ", columns);
        _getters = Array.ConvertAll(properties, Getter);
        _keyColumns = [.. keys.Select(k => Array.IndexOf(properties, (IProperty)k))];
        _valueColumns = [.. Enumerable.Range(0, properties.Length).Except(_keyColumns)];
        Materialise = Reader(properties);
        Kinds = Array.ConvertAll(properties, KindOf);
        KeyKinds = [.. _keyColumns.Select(k => Kinds[k])];

        if (typeof(IVersionedRow).IsAssignableFrom(typeof(T)))
        {
            _versionColumn = Array.FindIndex(properties, p => p.Name == nameof(IVersionedRow.Version));
        }

        InsertSql = $"INSERT INTO {Table} ({ColumnList}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        var where = string.Join(" AND ", _keyColumns.Select(k => $"{columns[k]} = @p{k}"));
        var guard = _versionColumn < 0 ? "" : $" AND {columns[_versionColumn]} = @p{_versionColumn} - 1";
        UpdateSql = $"UPDATE {Table} SET {string.Join(", ", _valueColumns.Select(v => $"{columns[v]} = @p{v}"))} WHERE {where}{guard}";
        DeleteSql = $"DELETE FROM {Table} WHERE {string.Join(" AND ", _keyColumns.Select((k, i) => $"{columns[k]} = @p{i}"))}";
        SelectSql = $"SELECT {ColumnList} FROM {Table}";
    }

    public string Table { get; }

    public string ColumnList { get; }

    public string InsertSql { get; }

    public string UpdateSql { get; }

    public string DeleteSql { get; }

    public string SelectSql { get; }

    public Func<DbDataReader, T> Materialise { get; }

    /// <summary>One a column, in the order of <see cref="ColumnList"/>.</summary>
    public IReadOnlyList<ColumnKind> Kinds { get; }

    public IReadOnlyList<ColumnKind> KeyKinds { get; }

    public IReadOnlyList<int> KeyColumns => _keyColumns;

    public void Bind(DbCommand command, T row)
    {
        var parameters = command.Parameters;
        for (var i = 0; i < _getters.Length; i++)
        {
            parameters[i].Value = _getters[i](row) ?? DBNull.Value;
        }
    }

    public void BindKey(DbCommand command, T row)
    {
        for (var i = 0; i < _keyColumns.Length; i++)
        {
            command.Parameters[i].Value = _getters[_keyColumns[i]](row) ?? DBNull.Value;
        }
    }

    private static string Quote(string name) => $"\"{name}\"";

    private static Func<T, object?> Getter(IProperty property)
    {
        var row = Expression.Parameter(typeof(T), "row");
        Expression value = Expression.Property(row, property.PropertyInfo!);
        if (Converter(property) is { } converter)
        {
            var model = converter.ModelClrType;
            var provider = converter.ConvertToProviderExpression;
            var converted = Nullable.GetUnderlyingType(property.ClrType) is null || Nullable.GetUnderlyingType(model) is not null
                ? (Expression)Expression.Invoke(provider, Cast(value, model))
                : Expression.Condition(
                    Expression.Equal(value, Expression.Constant(null, property.ClrType)),
                    Expression.Constant(null, typeof(object)),
                    Box(Expression.Invoke(provider, Expression.Property(value, "Value"))));
            if (!property.ClrType.IsValueType)
            {
                converted = Expression.Condition(
                    Expression.Equal(value, Expression.Constant(null, property.ClrType)), Expression.Constant(null, typeof(object)), Box(converted));
            }

            value = converted;
        }

        return Expression.Lambda<Func<T, object?>>(Stored(value), row).Compile();
    }

    /// <summary>Stores know no bool and one width of integer; a text with U+0000 in it cannot be stored everywhere.</summary>
    private static Expression Stored(Expression value)
    {
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        if (type == typeof(string))
        {
            return Expression.Call(typeof(Provider), nameof(Provider.Clean), null, value);
        }

        if (type == typeof(bool) || type == typeof(int))
        {
            Expression inner = type == value.Type ? value : Expression.Property(value, "Value");
            Expression widened = type == typeof(bool)
                ? Expression.Condition(inner, Expression.Constant(1L), Expression.Constant(0L))
                : Expression.Convert(inner, typeof(long));
            return type == value.Type
                ? Box(widened)
                : Expression.Condition(Expression.Property(value, "HasValue"), Box(widened), Expression.Constant(null, typeof(object)));
        }

        return Box(value);
    }

    private static ColumnKind KindOf(IProperty property)
    {
        var provider = Converter(property)?.ProviderClrType ?? property.ClrType;
        return Type.GetTypeCode(Nullable.GetUnderlyingType(provider) ?? provider) switch
        {
            TypeCode.String => ColumnKind.Text,
            TypeCode.Int64 or TypeCode.Int32 or TypeCode.Boolean => ColumnKind.Integer,
            TypeCode.Double => ColumnKind.Real,
            _ when provider == typeof(byte[]) => ColumnKind.Bytes,
            _ => throw new InvalidOperationException($"{property.DeclaringType.Name}.{property.Name}: no store holds a {provider.Name}."),
        };
    }

    private static Func<DbDataReader, T> Reader(IProperty[] properties)
    {
        var reader = Expression.Parameter(typeof(DbDataReader), "reader");
        var bindings = new List<MemberBinding>();
        for (var i = 0; i < properties.Length; i++)
        {
            var property = properties[i];
            var converter = Converter(property);
            var provider = converter?.ProviderClrType ?? Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            Expression read = Read(reader, provider, i);
            if (converter is not null)
            {
                read = Expression.Invoke(converter.ConvertFromProviderExpression, Cast(read, converter.ProviderClrType));
            }

            read = Cast(read, property.ClrType);
            if (property.IsNullable && (converter is not null || provider != typeof(string)))
            {
                var isNull = Expression.Call(typeof(Columns), nameof(Columns.IsNull), null, reader, Expression.Constant(i));
                read = Expression.Condition(isNull, Expression.Default(property.ClrType), read);
            }

            bindings.Add(Expression.Bind(property.PropertyInfo!, read));
        }

        return Expression.Lambda<Func<DbDataReader, T>>(Expression.MemberInit(Expression.New(typeof(T)), bindings), reader).Compile();
    }

    private static Expression Read(Expression reader, Type type, int column)
    {
        var at = Expression.Constant(column);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => Expression.Call(typeof(Columns), nameof(Columns.Text), null, reader, at),
            TypeCode.Int64 => Expression.Call(typeof(Columns), nameof(Columns.Integer), null, reader, at),
            TypeCode.Int32 => Expression.Convert(Expression.Call(typeof(Columns), nameof(Columns.Integer), null, reader, at), typeof(int)),
            TypeCode.Double => Expression.Call(reader, nameof(DbDataReader.GetDouble), null, at),
            TypeCode.Boolean => Expression.NotEqual(Expression.Call(typeof(Columns), nameof(Columns.Integer), null, reader, at), Expression.Constant(0L)),
            _ => Expression.Call(reader, nameof(DbDataReader.GetFieldValue), [type], at),
        };
    }

    private static Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter? Converter(IProperty property) =>
        property.GetValueConverter() ?? property.FindTypeMapping()?.Converter;

    private static Expression Cast(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);

    private static Expression Box(Expression value) => Cast(value, typeof(object));
}
