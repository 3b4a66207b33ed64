using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>The JSON Schemas of the pack files, carried inside the assembly so that a pack can be checked anywhere.</summary>
public static class PackSchemas
{
    private static readonly Dictionary<PackFileKind, JsonSchema> Loaded =
        Enum.GetValues<PackFileKind>().ToDictionary(kind => kind, kind => JsonSchema.Parse(Text(kind)));

    /// <summary>Schema of a kind of file, as text.</summary>
    public static string Text(PackFileKind kind)
    {
        using var stream = typeof(PackSchemas).Assembly.GetManifestResourceStream("packs/" + FileName(kind))
            ?? throw new InvalidOperationException($"Schema {FileName(kind)} is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What the <c>$schema</c> line of a file says.</summary>
    internal static string Reference(PackFileKind kind) =>
        (kind == PackFileKind.Texts ? "../../_schema/" : "../_schema/") + FileName(kind);

    internal static JsonSchema For(PackFileKind kind) => Loaded[kind];

    internal static JsonObject Document(PackFileKind kind) => Loaded[kind].Root;

    private static string FileName(PackFileKind kind) =>
        (kind == PackFileKind.Texts ? "texts" : Path.GetFileNameWithoutExtension(PackFiles.NameOf(kind))) + ".schema.json";
}
