using Microsoft.Extensions.Logging;

namespace Derman.Channels.Conformance.Report;

/// <summary>What a plugin writes to standard error, and why its process ended: a vendor looks there first.</summary>
internal sealed class WordsOfPlugins(TextWriter output) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            output.WriteLine(formatter(state, exception));
        }
    }
}
