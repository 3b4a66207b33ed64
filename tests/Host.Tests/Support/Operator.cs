using Derman.Host.Cli;

namespace Derman.Host.Tests.Support;

/// <summary>The operator's command line, in this process: the running host is another owner of the data folder all the same.</summary>
internal sealed class Operator(string data)
{
    public async Task<(int Code, string Output, string Error)> RunAsync(CancellationToken ct, StringWriter? watched, params string[] words)
    {
        await using var output = watched ?? new StringWriter();
        await using var error = new StringWriter();
        var (shown, mistakes) = (TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        var code = await CommandLine.RunAsync([.. words, "--data", data], shown, mistakes, new ConsoleOutput(shown, mistakes, terminalWidth: null), ct);
        return (code, output.ToString(), error.ToString());
    }

    public Task<(int Code, string Output, string Error)> RunAsync(params string[] words) => RunAsync(CancellationToken.None, null, words);

    public async Task<string> DoAsync(params string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        Assert.True(code == 0, $"{string.Join(' ', words)} ended with {code}: {error}");
        return output;
    }
}
