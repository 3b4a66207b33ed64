using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Plugins.Tests;

/// <summary>Who decides where a plugin's code runs, and what replacing one in a process of its own costs.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData(false, null, PluginIsolation.InProcess)]
    [InlineData(false, PluginIsolation.ChildProcess, PluginIsolation.ChildProcess)]
    [InlineData(true, null, PluginIsolation.ChildProcess)]
    [InlineData(true, PluginIsolation.InProcess, PluginIsolation.ChildProcess)]
    public async Task ForeignPlugins_HaveAProcessOfTheirOwn_WhateverAnybodySays(bool isForeign, PluginIsolation? wanted, PluginIsolation runs)
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder, isForeign, wanted);
        await registry.LoadAllAsync(CancellationToken.None);
        var isChild = runs == PluginIsolation.ChildProcess;
        Assert.Equal((isChild ? PluginState.Resting : PluginState.Loaded, runs, true), (Status().State, Status().Isolation, Status().Serves));
        using var lease = registry.Lease("phone")!;
        Assert.Single(await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None));
        Assert.Equal((PluginState.Loaded, isChild ? Kernel.Sandbox : null), (Status().State, Status().Sandbox));

        PluginStatus Status() => registry.Statuses.Single(status => status.Id == "phone");
    }

    [Fact]
    public async Task Replace_StartsTheNewProcessFirst_AndStopsTheOldOneWhenItsCallsAreDone()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder, isForeign: true, wanted: null);
        await registry.LoadAllAsync(CancellationToken.None);
        var running = registry.Lease("phone")!;
        Assert.Single(await running.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None));
        folder.Copy("phone", manifest => manifest.Replace("\"1.0.0\"", "\"1.0.1\"", StringComparison.Ordinal));

        var replacement = await registry.ReplaceAsync("phone", CancellationToken.None);

        Assert.Equal((PluginState.Loaded, new Version(1, 0, 1)), (replacement.Status.State, replacement.Status.Version));
        Assert.False(replacement.OldUnloaded.IsCompleted);
        Assert.Single(await running.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None));
        running.Dispose();
        Assert.True(await replacement.OldUnloaded.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(PluginState.Loaded, Assert.Single(registry.Statuses).State);
    }

    [Theory]
    [InlineData("childProcess", PluginIsolation.ChildProcess)]
    [InlineData("InProcess", PluginIsolation.InProcess)]
    public void Switch_IsReadFromTheConfiguration(string written, PluginIsolation read)
    {
        var options = new PluginOptions();
        options.ReadFrom(Configured(("whatsapp:Isolation", written), ("Child:MemoryBytes", "268435456"), ("Child:AllowPartialSandbox", "false"), ("Child:SandboxWithout:0", "seccomp")));
        Assert.Equal((read, 256L << 20, false), (options.Isolation["whatsapp"], options.Child.MemoryBytes, options.Child.AllowPartialSandbox));
        Assert.Equal("seccomp", Assert.Single(options.Child.SandboxWithout));
    }

    [Fact]
    public void Switch_WithAWordNobodyKnows_StopsTheStart() =>
        Assert.Throws<InvalidOperationException>(() => new PluginOptions().ReadFrom(Configured(("whatsapp:Isolation", "somewhere"))));

    private static IConfigurationRoot Configured(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();

    private static PluginRegistry Registry(TempFolder folder, bool isForeign, PluginIsolation? wanted)
    {
        var options = new PluginOptions();
        options.Folders.Add(isForeign ? Path.Combine(folder.Path, "none") : folder.Path);
        if (isForeign)
        {
            options.ForeignFolders.Add(folder.Path);
        }

        if (wanted is { } isolation)
        {
            options.Isolation["phone"] = isolation;
        }

        options.Child.QuickDeadline = options.Child.RestartWait = TimeSpan.FromSeconds(20);
        return new PluginRegistry(Options.Create(options), SystemClock.Instance, NullLogger<PluginRegistry>.Instance);
    }
}
