using System.Text.Json;
using Derman.Browser.Tests.Support;

namespace Derman.Browser.Tests.Corpus;

/// <summary>Words nobody should ever be able to make a page run. Each element they would make carries <c>data-corpus</c>; each call is of <c>__trap</c>.</summary>
internal static class Payloads
{
    public static readonly IReadOnlyList<string> All = Read();

    /// <summary>Every twelfth in an ordinary run, of every kind; all of them in the long one.</summary>
    public static IReadOnlyList<string> Run { get; } = Chromium.IsLong ? All : [.. All.Where((_, i) => i % 12 == 0)];

    /// <summary>For places that hold so many characters.</summary>
    public static IReadOnlyList<string> UpTo(int length) => [.. Run.Where(p => p.Length <= length)];

    private static List<string> Read()
    {
        using var stream = typeof(Payloads).Assembly.GetManifestResourceStream("payloads.json")!;
        return [.. JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!.SelectMany(kind => kind.Value)];
    }
}
