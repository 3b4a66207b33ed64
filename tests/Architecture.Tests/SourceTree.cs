namespace Derman.Architecture.Tests;

/// <summary>The repository these tests were built from, as text.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "dist", "TestResults", "artifacts", ".git", "data"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<(string Path, string Text)> Files(string folder, params string[] endings)
    {
        var top = System.IO.Path.Combine(Root, folder);
        return Directory.Exists(top) ? Walk(new DirectoryInfo(top), endings) : [];
    }

    public static IEnumerable<(string Path, string Text)> Code => Files("src", ".cs").Concat(Files("plugins", ".cs"));

    private static IEnumerable<(string Path, string Text)> Walk(DirectoryInfo folder, string[] endings)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo below)
            {
                if (!Skipped.Contains(below.Name))
                {
                    foreach (var file in Walk(below, endings))
                    {
                        yield return file;
                    }
                }
            }
            else if (endings.Any(e => entry.Name.EndsWith(e, StringComparison.Ordinal)))
            {
                yield return (System.IO.Path.GetRelativePath(Root, entry.FullName).Replace('\\', '/'), File.ReadAllText(entry.FullName));
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Platform.sln is not above the test assembly.");
        }

        return folder.FullName;
    }
}
