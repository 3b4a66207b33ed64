using Derman.Channels.Conformance.Provider;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Derman.Channels.Conformance.Report;

/// <summary>Runs the kit's tests within this program: a vendor of another language has no test project of .NET to run them in.</summary>
internal static class KitRun
{
    public static async Task<KitReport> RunAsync(TextWriter output)
    {
        var report = new KitReport(output);
        using var framework = new XunitTestFramework(new Deaf());
        using var executor = framework.GetExecutor(typeof(FolderConformance).Assembly.GetName());
        var options = new Options();
        options.SetValue("xunit.execution.DisableParallelization", (bool?)true);
        executor.RunAll(report, options, options);
        await report.Finished;
        return report;
    }

    /// <summary>xunit's settings by name; what is not set has xunit's default.</summary>
    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) && value is TValue known ? known : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }

    private sealed class Deaf : Xunit.LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => true;
    }
}
