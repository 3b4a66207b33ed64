namespace Derman.Browser.Tests.Support;

internal static class Report
{
    /// <summary>Fails with every line, whole: what is wrong is read from the test's message.</summary>
    public static void Nothing(IEnumerable<string> found)
    {
        var lines = found.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, $"{lines.Count} found:\n{string.Join('\n', lines)}");
    }
}
