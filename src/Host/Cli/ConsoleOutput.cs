namespace Derman.Host.Cli;

/// <summary>Lines on a console or in a file. On a terminal the progress line stays below the others and is redrawn in place.</summary>
internal sealed class ConsoleOutput(TextWriter output, TextWriter error, int? terminalWidth) : ICommandOutput
{
    private const string ClearLine = "\r\u001b[K";
    private readonly Lock _gate = new();
    private bool _drawn;

    /// <summary>The console of this process.</summary>
    public static ConsoleOutput Here() => new(Console.Out, Console.Error, Console.IsOutputRedirected || Console.IsErrorRedirected ? null : Math.Max(20, Console.WindowWidth));

    public void Line(string text) => Write(output, text);

    public void Error(string text) => Write(error, text);

    public void Progress(string text)
    {
        if (terminalWidth is not { } width)
        {
            Write(output, text);
            return;
        }

        lock (_gate)
        {
            output.Write(ClearLine);
            output.Write(text.Length < width ? text : text[..(width - 1)]);
            output.Flush();
            _drawn = true;
        }
    }

    /// <summary>Takes a progress line away that is still drawn.</summary>
    public void End()
    {
        lock (_gate)
        {
            Clear();
            output.Flush();
        }
    }

    private void Write(TextWriter to, string text)
    {
        lock (_gate)
        {
            Clear();
            to.WriteLine(text);
            to.Flush();
        }
    }

    private void Clear()
    {
        if (_drawn)
        {
            output.Write(ClearLine);
            _drawn = false;
        }
    }
}
