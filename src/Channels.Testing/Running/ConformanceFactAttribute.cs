using System.ComponentModel;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Derman.Channels.Testing;

/// <summary>A test that may find out, while it runs, that it does not apply; it is then reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Derman.Channels.Testing.ConformanceFactDiscoverer", "Derman.Channels.Testing")]
public sealed class ConformanceFactAttribute : FactAttribute;

/// <summary>Why a test does not apply. Thrown by the kit, turned into a skipped test.</summary>
/// <param name="reason">The reason, for the report.</param>
public sealed class NotApplicableException(string reason) : Exception(reason);

/// <summary>Part of the machinery of xunit: makes the test cases of <see cref="ConformanceFactAttribute"/>.</summary>
/// <param name="diagnostics">Where xunit takes diagnostics.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConformanceFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new ConformanceTestCase(diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>Part of the machinery of xunit: a test case that can be skipped while it runs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConformanceTestCase : XunitTestCase
{
    /// <summary>For xunit, which reads test cases back.</summary>
    [Obsolete("Called by xunit only.")]
    public ConformanceTestCase()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="diagnostics">Where xunit takes diagnostics.</param>
    /// <param name="display">How the name is made.</param>
    /// <param name="options">Details of that.</param>
    /// <param name="method">The method.</param>
    public ConformanceTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <inheritdoc/>
    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        using var bus = new SkippingBus(messageBus);
        var summary = await base.RunAsync(diagnosticMessageSink, bus, constructorArguments, aggregator, cancellationTokenSource);
        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    private sealed class SkippingBus(IMessageBus inner) : IMessageBus
    {
        public int Skipped { get; private set; }

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is not TestFailed failed || failed.ExceptionTypes.FirstOrDefault() != typeof(NotApplicableException).FullName)
            {
                return inner.QueueMessage(message);
            }

            Skipped++;
            return inner.QueueMessage(new TestSkipped(failed.Test, failed.Messages.FirstOrDefault() ?? ""));
        }

        public void Dispose()
        {
            // The bus belongs to the runner.
        }
    }
}
