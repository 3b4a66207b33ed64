namespace Derman.Core.Tenancy.Packs;

/// <summary>The files a pack is made of.</summary>
public enum PackFileKind
{
    Tenant,
    Organisation,
    Topics,
    Clocks,
    Calendar,
    Workflow,
    Channels,
    Neighbourhoods,
    Roles,
    Texts,
}

/// <summary>Names of pack files, and reading a folder into memory. File names use <c>/</c> on every system.</summary>
public static class PackFiles
{
    /// <summary>A pack file is configuration; anything larger is a mistake or an attack.</summary>
    public const int MaxFileBytes = 8 * 1024 * 1024;

    private const string TextsFolder = "texts/";
    private const string Extension = ".json";

    /// <summary>Files every pack has, in the order they are read and written; texts come after them, one a language.</summary>
    public static IReadOnlyList<(PackFileKind Kind, string Name)> Required { get; } =
    [
        (PackFileKind.Tenant, "tenant.json"),
        (PackFileKind.Organisation, "organisation.json"),
        (PackFileKind.Topics, "topics.json"),
        (PackFileKind.Clocks, "clocks.json"),
        (PackFileKind.Calendar, "calendar.json"),
        (PackFileKind.Workflow, "workflow.json"),
        (PackFileKind.Channels, "channels.json"),
        (PackFileKind.Neighbourhoods, "neighbourhoods.json"),
    ];

    /// <summary>A file a pack may leave out: then what is built in holds.</summary>
    public const string Roles = "roles.json";

    public static string NameOf(PackFileKind kind) => kind == PackFileKind.Roles ? Roles : Required.First(entry => entry.Kind == kind).Name;

    public static string TextsName(string language) => TextsFolder + language + Extension;

    /// <summary>Which file a name stands for; null for a name no pack has.</summary>
    public static PackFileKind? KindOf(string name)
    {
        foreach (var (kind, required) in Required)
        {
            if (required == name)
            {
                return kind;
            }
        }

        return name == Roles ? PackFileKind.Roles : LanguageOf(name) is null ? null : PackFileKind.Texts;
    }

    /// <summary>The language of <c>texts/{language}.json</c>; null for other files.</summary>
    public static string? LanguageOf(string name)
    {
        if (!name.StartsWith(TextsFolder, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return null;
        }

        var language = name[TextsFolder.Length..^Extension.Length];
        return language.Length == 2 && language.All(char.IsAsciiLetterLower) ? language : null;
    }

    /// <summary>Every <c>.json</c> of a folder and its sub-folders. Other files (a README) do not belong to the pack.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension, SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');

            // One byte more than allowed is enough for the reader to refuse the file without holding all of it.
            files[name] = new FileInfo(path).Length > MaxFileBytes
                ? new byte[MaxFileBytes + 1]
                : await File.ReadAllBytesAsync(path, cancellationToken);
        }

        return files;
    }

    /// <summary>Writes the files of a pack below a folder, creating what is missing. Files of another name stay.</summary>
    public static async Task SaveAsync(string folder, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellationToken)
    {
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content, cancellationToken);
        }
    }
}
