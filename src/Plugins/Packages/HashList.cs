using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Derman.Plugins.Packages;

/// <summary>One file of a package.</summary>
/// <param name="Path">Name with <c>/</c> between folders.</param>
/// <param name="Size">Bytes unpacked.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record HashedFile(string Path, long Size, string Sha256);

/// <summary>
/// <c>hashes.json</c>: which files a package of which plugin and version has, and nothing else. What is signed is this file, byte for byte, and
/// through it everything in the package.
/// </summary>
internal sealed partial record HashList(string Id, Version Version, IReadOnlyList<HashedFile> Files)
{
    public const string FileName = "hashes.json";
    private const int Format = 1;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same list is always the same bytes.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("id", Id);
            json.WriteString("version", Version.ToString());
            json.WriteStartArray("files");
            foreach (var file in Files.OrderBy(f => f.Path, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteNumber("size", file.Size);
                json.WriteString("sha256", file.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>What names the content of a package: SHA-256 of its list of hashes.</summary>
    public static string ContentOf(ReadOnlySpan<byte> hashes) => Convert.ToHexStringLower(SHA256.HashData(hashes));

    /// <summary>Reads it as strictly as it is written: no other keys, names in order, each once.</summary>
    public static (HashList? List, PluginFault? Fault) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4 });
            return (Read(document.RootElement), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or InvalidDataException)
        {
            return (null, PackageErrors.HashesInvalid(e.Message));
        }
    }

    private static HashList Read(JsonElement root)
    {
        Keys(root, "format", "id", "version", "files");
        if (root.GetProperty("format").GetInt32() != Format)
        {
            throw new InvalidDataException($"Its format is not {Format}.");
        }

        var (id, version) = (Text(root, "id"), Text(root, "version"));
        if (!IdShape().IsMatch(id) || !VersionShape().IsMatch(version) || !Version.TryParse(version, out var number))
        {
            throw new InvalidDataException("'id' or 'version' is not of the shape channel.json asks for.");
        }

        var files = new List<HashedFile>();
        foreach (var item in root.GetProperty("files").EnumerateArray())
        {
            Keys(item, "path", "size", "sha256");
            var file = new HashedFile(Text(item, "path"), item.GetProperty("size").GetInt64(), Text(item, "sha256"));
            if (!PackagePath.IsSafe(file.Path) || file.Path is FileName or PackageSignature.FileName || file.Size < 0 || !HashShape().IsMatch(file.Sha256))
            {
                throw new InvalidDataException($"files[{files.Count}] is not a safe name with size and SHA-256.");
            }

            if (files.Count > 0 && string.CompareOrdinal(files[^1].Path, file.Path) >= 0)
            {
                throw new InvalidDataException($"files[{files.Count}] is not in order.");
            }

            files.Add(file);
        }

        return PackagePath.Collision(files.Select(f => f.Path)) is { } twice
            ? throw new InvalidDataException($"'{twice.Name}' and '{twice.Other}' collide.")
            : new HashList(id, number, files);
    }

    private static void Keys(JsonElement element, params ReadOnlySpan<string> known)
    {
        var count = 0;
        foreach (var property in element.EnumerateObject())
        {
            count++;
            if (!known.Contains(property.Name))
            {
                throw new InvalidDataException("It has a key that does not belong there.");
            }
        }

        if (count != known.Length)
        {
            throw new InvalidDataException("A key is missing or given twice.");
        }
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString() ?? throw new InvalidDataException($"'{key}' is null.");

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,38})[a-z0-9]\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdShape();

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VersionShape();

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HashShape();
}
