using System.Diagnostics;
using Derman.Channels;
using Derman.Channels.Wire;
using Derman.Plugins;
using Derman.Plugins.Child;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Plugins.Tests;

/// <summary>A plugin that wants to do harm costs the calls it was given, and nothing else.</summary>
public sealed class HostileTests(PhoneInRunner neighbour) : IClassFixture<PhoneInRunner>
{
    // sched(7): SCHED_OTHER and SCHED_IDLE.
    private const string Ordinary = "0";
    private const string Idle = "5";

    [Theory]
    [InlineData("overflow")]
    [InlineData("exit")]
    [InlineData("failFast")]
    [InlineData("fault")]
    [InlineData("thrownOnAThread")]
    [InlineData("frames")]
    public async Task Attack_ThatEndsTheProcess_DefersTheCall_AndThePluginIsBack(string attack)
    {
        await using var hostile = await HostileHandle.StartAsync();
        Assert.IsType<SendOutcome.Deferred>(await hostile.SendAsync(attack));
        Assert.Single(neighbour.Parse("{}"));
        Assert.Equal(new SendOutcome.Accepted("nothing"), await hostile.SendAsync("nothing"));
    }

    [Fact]
    public async Task Loop_IsNotAnsweredInTime_AndItsProcessIsKilled()
    {
        await using var hostile = await HostileHandle.StartAsync(options => options.QuickDeadline = TimeSpan.FromSeconds(1));
        var killed = hostile.Process;
        await Assert.ThrowsAsync<PluginUnavailableException>(() => hostile.ParseAsync("loop"));
        Assert.Single(neighbour.Parse("{}"));
        await EventuallyAsync(async () => hostile.Process is { } process && process != killed && await TryAsync(hostile) == new SendOutcome.Accepted("nothing"));
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("storm")]
    [Trait("Run", "long")]
    public async Task Busy_StandsBehindAllOtherWork_AfterASecondOrTwoOfTheProcessors(string attack)
    {
        // With nothing it may take for ever, so that it comes about on a machine with other work too.
        await using var hostile = await HostileHandle.StartAsync(options => (options.QuickDeadline, options.Cores) = (TimeSpan.FromSeconds(30), 0));
        var process = hostile.Process!.Value;
        Assert.All(Policies(process), policy => Assert.Equal(Ordinary, policy));
        await EventuallyAsync(() => HasGroup(process, 10));
        var running = Assert.ThrowsAsync<PluginUnavailableException>(() => hostile.ParseAsync(attack));
        await EventuallyAsync(() => Policies(process) is { Count: > 0 } all && all.TrueForAll(policy => policy == Idle));
        await EventuallyAsync(() => HasGroup(process, 19));
        Assert.InRange(ChildUsage.Of(process)!.Value.Processors.TotalSeconds / Math.Min(2, Environment.ProcessorCount), 0, 3);
        Process.GetProcessById(process).Kill(); // It has shown what was asked of it.
        await running;
    }

    [Fact]
    public async Task Process_HasAPlaceOfItsOwn_InTheQueueForTheProcessors()
    {
        var ours = Group(Environment.ProcessId);
        await using var hostile = await HostileHandle.StartAsync();
        await EventuallyAsync(() => HasGroup(hostile.Process!.Value, 10));
        Assert.Equal(ours, Group(Environment.ProcessId)); // It is not moved with it, wherever it stands.
    }

    [Fact]
    public async Task Deaf_ToldToStop_IsKilledAfterTheGrace()
    {
        await using var hostile = await HostileHandle.StartAsync(options => options.Grace = TimeSpan.FromMilliseconds(300));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.IsType<SendOutcome.Deferred>(await hostile.SendAsync("deaf", stop.Token));
        Assert.Equal(new SendOutcome.Accepted("nothing"), await hostile.SendAsync("nothing"));
    }

    [Theory]
    [InlineData("managedMemory")]
    [InlineData("nativeMemory")]
    [InlineData("threads")]
    public async Task Greed_MeetsItsLimit_AndTheMachineDoesNot(string attack)
    {
        await using var hostile = await HostileHandle.StartAsync(options => (options.MemoryBytes, options.Threads) = (256L << 20, 64));
        var before = GC.GetGCMemoryInfo().MemoryLoadBytes;
        try
        {
            Assert.IsNotType<SendOutcome.Accepted>(await hostile.SendAsync(attack));
        }
        catch (WireCallException e)
        {
            Assert.Contains("OutOfMemory", e.Reason, StringComparison.Ordinal);
        }

        GC.Collect();
        Assert.True(GC.GetGCMemoryInfo().MemoryLoadBytes - before < 4L << 30);
        Assert.Single(neighbour.Parse("{}"));
        await EventuallyAsync(async () => await TryAsync(hostile) is SendOutcome.Accepted);
    }

    [Fact]
    public async Task Log_WithoutEnd_IsReadAndNotKept()
    {
        var log = new CountingLogger();
        await using var hostile = await HostileHandle.StartAsync(logger: log);
        var isLong = Environment.GetEnvironmentVariable("DERMAN_LONG") == "1";
        Assert.Equal(new SendOutcome.Accepted(isLong ? "wrote 1000 MB" : "wrote 100 MB"), await hostile.SendAsync(isLong ? "wholeLog" : "log"));
        Assert.InRange(log.Characters, 1, 1_000_000);
    }

    [Fact]
    public async Task Exception_IsTheCallsAlone()
    {
        await using var hostile = await HostileHandle.StartAsync();
        var failed = await Assert.ThrowsAsync<WireCallException>(() => hostile.SendAsync("throw"));
        Assert.Equal((WireErrors.Failed, "InvalidOperationException: thrown"), (failed.Code, failed.Reason));
        Assert.Equal(PluginState.Loaded, hostile.Status.State);
    }

    [Fact]
    public async Task FiveCrashesInTenMinutes_EndInQuarantine()
    {
        await using var hostile = await HostileHandle.StartAsync(options => options.MostCrashes = 5);
        await EventuallyAsync(async () => await hostile.SendAsync("exit") is SendOutcome.Deferred && hostile.Status.State == PluginState.Quarantined);
        Assert.Equal("plugin.quarantined", hostile.Status.Fault!.Code);
        Assert.Contains("ended 5 times within 10 minutes", hostile.Status.Fault.Cause, StringComparison.Ordinal);
        Assert.Contains("exit code 3", hostile.Status.Fault.Cause, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PluginUnavailableException>(() => hostile.ParseAsync("nothing"));
        Assert.IsType<SendOutcome.Deferred>(await hostile.SendAsync("nothing"));
    }

    [Fact]
    public async Task CrashesFarApart_AreForgiven()
    {
        var clock = new FixedClock();
        await using var hostile = await HostileHandle.StartAsync(options => options.MostCrashes = 2, clock);
        for (var crash = 1; crash <= 3; crash++)
        {
            Assert.IsType<SendOutcome.Deferred>(await hostile.SendAsync("exit"));
            await EventuallyAsync(async () => await TryAsync(hostile) is SendOutcome.Accepted); // By its successor: the crash is on record.
            clock.Now += Duration.FromMinutes(11);
        }

        Assert.Equal(new SendOutcome.Accepted("nothing"), await hostile.SendAsync("nothing"));
    }

    [Theory]
    [InlineData("landlock", "partial: no landlock")]
    [InlineData("seccomp", "partial: no seccomp")]
    [InlineData("limits,landlock,seccomp", "none: no limits, no landlock, no seccomp")]
    public async Task Sandbox_WithAPartMissing_IsShown_OrRefused(string without, string shown)
    {
        await using var hostile = await HostileHandle.StartAsync(options => Without(options, without));
        Assert.Equal(shown, hostile.Status.Sandbox);
        Assert.Equal(new SendOutcome.Accepted("nothing"), await hostile.SendAsync("nothing"));

        var options = HostileHandle.Options(options => Without(options, without));
        options.AllowPartialSandbox = false;
        var (handle, fault) = await ChildHandle.StartAsync(HostileHandle.Package(), options, SystemClock.Instance, NullLogger.Instance, CancellationToken.None);
        Assert.Null(handle);
        Assert.Equal("plugin.sandboxPartial", fault!.Code);
    }

    /// <summary>Of every thread: the 41st field of its state.</summary>
    private static List<string> Policies(int process) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{process.ToString(System.Globalization.CultureInfo.InvariantCulture)}/task")
            .Select(thread => File.ReadAllText(Path.Combine(thread, "stat"))).Select(line => line[(line.LastIndexOf(')') + 2)..].Split(' ')[38]),
    ];

    /// <summary>Whether its session's group has that niceness, on kernels that group by session.</summary>
    private static bool HasGroup(int process, int nice) => Group(process)?.EndsWith($" nice {nice.ToString(System.Globalization.CultureInfo.InvariantCulture)}", StringComparison.Ordinal) ?? true;

    private static string? Group(int process)
    {
        var group = $"/proc/{process.ToString(System.Globalization.CultureInfo.InvariantCulture)}/autogroup";
        return File.Exists(group) ? File.ReadAllText(group).TrimEnd() : null;
    }

    private static void Without(ChildOptions options, string parts)
    {
        foreach (var part in parts.Split(','))
        {
            options.SandboxWithout.Add(part);
        }
    }

    private static async Task<SendOutcome> TryAsync(HostileHandle hostile)
    {
        try
        {
            return await hostile.SendAsync("nothing");
        }
        catch (WireCallException e)
        {
            return new SendOutcome.Unknown(e.Message); // Still full of what it took.
        }
    }

    private static Task EventuallyAsync(Func<bool> condition) => EventuallyAsync(() => Task.FromResult(condition()));

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "It did not come about.");
            await Task.Delay(20);
        }
    }

    private sealed class CountingLogger : ILogger
    {
        private int _characters;

        public int Characters => _characters;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Add(ref _characters, formatter(state, exception).Length);
    }
}
