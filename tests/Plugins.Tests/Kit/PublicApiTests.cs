using System.Reflection;
using Derman.Channels;
using Derman.Channels.Testing;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Kit;

/// <summary>What vendors build against, as text beside each project: a change of it shows in the diff. DERMAN_WRITE_API=1 writes it anew.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => ["Channels", "Channels.Testing"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicApi_IsTheOneWrittenDown(string project)
    {
        var assembly = project == "Channels" ? typeof(IChannelPlugin).Assembly : typeof(ChannelConformance).Assembly;
        var now = string.Join('\n', Lines(assembly)) + "\n";
        var file = Path.Combine(Shipped.Root, "src", project, "PublicAPI.txt");
        if (Environment.GetEnvironmentVariable("DERMAN_WRITE_API") == "1")
        {
            File.WriteAllText(file, now);
        }

        Assert.Equal(File.ReadAllText(file), now);
    }

    [Fact]
    public void AssemblyVersion_IsFrozenWithinTheMajor()
    {
        // A plugin built against a higher one would look like "no plugin found".
        Assert.Equal(new Version(1, 0, 0, 0), typeof(IChannelPlugin).Assembly.GetName().Version);
        Assert.Equal(new Version(1, 0, 0, 0), typeof(ChannelConformance).Assembly.GetName().Version);
    }

    [Fact]
    public void Kit_StandsOnTheContractAndXunitAlone() => Assert.All(
        typeof(ChannelConformance).Assembly.GetReferencedAssemblies().Select(name => name.Name!),
        name => Assert.True(name == "Derman.Channels" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("xunit.", StringComparison.Ordinal), name));

    private static IEnumerable<string> Lines(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => new[] { Head(type) }.Concat(Members(type).Order(StringComparer.Ordinal).Select(member => $"  {member}")));

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? new[] { b } : [])
            .Concat(type.GetInterfaces().Where(i => i.Assembly == type.Assembly)).Select(Name).Order(StringComparer.Ordinal).ToList();
        return $"{kind} {type.FullName}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => FormattableString.Invariant($"{name} = {Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}"));
        }

        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMembers(All).Select(Line).OfType<string>();
    }

    private static string? Line(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<', StringComparison.Ordinal) || member.Name == "PrintMembers" => null,
        ConstructorInfo made when IsOpen(made) => $"{Access(made)}new({Parameters(made)})",
        MethodInfo { IsSpecialName: false } method when IsOpen(method) =>
            $"{Access(method)}{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")}({Parameters(method)})",
        PropertyInfo property when (property.GetMethod ?? property.SetMethod) is { } first && IsOpen(first) =>
            $"{Access(first)}{Name(property.PropertyType)} {property.Name} {{ {(property.GetMethod is { } get && IsOpen(get) ? "get; " : "")}{Setter(property)}}}",
        FieldInfo field when field.IsPublic || field.IsFamily => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
        EventInfo happened => $"event {Name(happened.EventHandlerType!)} {happened.Name}",
        _ => null,
    };

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) =>
        $"{(method.IsPublic ? "" : "protected ")}{(method.IsStatic ? "static " : "")}{(method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "")}";

    private static string Setter(PropertyInfo property) => property.SetMethod is not { } set || !IsOpen(set) ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init; " : "set; ";

    private static string Parameters(MethodBase method) => string.Join(
        ", ",
        method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {(p.DefaultValue is string text ? $"\"{text}\"" : p.DefaultValue ?? "default")}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()!) + (type.IsByRef ? "&" : "[]");
        }

        var name = type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
