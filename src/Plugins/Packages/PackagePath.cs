using System.Text.RegularExpressions;

namespace Derman.Plugins.Packages;

/// <summary>Names of files in a package: plain enough to mean the same on every disk, and nothing outside.</summary>
internal static partial class PackagePath
{
    private const int Longest = 200;
    private const int Deepest = 16;

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    public static bool IsSafe(string name)
    {
        if (name.Length is 0 or > Longest)
        {
            return false;
        }

        var segments = name.Split('/');
        return segments.Length <= Deepest && Array.TrueForAll(segments, IsSafeSegment);
    }

    /// <summary>Two names that some disk takes for one: by case, or one being the folder of the other. Null when there are none.</summary>
    public static (string Name, string Other)? Collision(IEnumerable<string> names)
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!files.TryAdd(name, name))
            {
                return (name, files[name]);
            }
        }

        // Folders also collide by case: strings/tr.json beside Strings/en.json would be one folder on some disks and two on others.
        var folders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in files.Values)
        {
            for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
            {
                var folder = name[..slash];
                if (files.TryGetValue(folder, out var file))
                {
                    return (name, file);
                }

                if (!folders.TryAdd(folder, folder) && folders[folder] != folder)
                {
                    return (name, folders[folder]);
                }
            }
        }

        return null;
    }

    private static bool IsSafeSegment(string segment) =>
        Plain().IsMatch(segment) && segment[^1] is not ('.' or ' ') && segment[0] != ' ' && !Devices.Contains(segment.Split('.')[0]);

    [GeneratedRegex(@"^[A-Za-z0-9._\-+@~()\[\] ]+\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Plain();
}
