using Xunit.Abstractions;

namespace Derman.Channels.Conformance.Report;

/// <summary>One line a test, with the reason where one was skipped or failed.</summary>
internal sealed class KitReport(TextWriter output) : Xunit.LongLivedMarshalByRefObject, IMessageSink
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    public Task Finished => _finished.Task;

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed passed:
                Passed++;
                output.WriteLine($"passed   {passed.TestMethod.Method.Name}");
                break;
            case ITestSkipped skipped:
                Skipped++;
                output.WriteLine($"skipped  {skipped.TestMethod.Method.Name}: {skipped.Reason}");
                break;
            case ITestFailed failed:
                Failed++;
                output.WriteLine($"FAILED   {failed.TestMethod.Method.Name}\n         {string.Join("\n         ", failed.Messages.SelectMany(text => text.Split('\n')))}");
                break;
            case IErrorMessage error:
                Failed++;
                output.WriteLine($"FAILED   {string.Join(' ', error.Messages)}");
                break;
            case ITestAssemblyFinished:
                _finished.TrySetResult();
                break;
        }

        return true;
    }
}
