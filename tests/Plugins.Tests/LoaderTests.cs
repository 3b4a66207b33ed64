using System.Runtime.CompilerServices;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Plugins.Tests;

public sealed class LoaderTests(GraphDouble graph) : IClassFixture<GraphDouble>
{
    [Fact]
    public async Task LoadsAndUnloads_AreAllCollected_AndMemoryStaysFlat()
    {
        var isLong = Environment.GetEnvironmentVariable("DERMAN_LONG") == "1";
        var cycles = isLong ? 200 : 50;
        var contexts = new List<WeakReference>();
        long early = 0;
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var handle = Shipped.Start("whatsapp");
            await UseAsync(handle);
            contexts.Add(handle.Context);
            Assert.True(await handle.UnloadAsync(CancellationToken.None), $"cycle {cycle}");
            early = cycle == 20 ? GC.GetTotalMemory(forceFullCollection: true) : early;
        }

        Assert.DoesNotContain(contexts, context => context.IsAlive);

        // Others run beside this: some megabytes are theirs. Contexts that stayed would cost half of one each.
        Assert.True(!isLong || GC.GetTotalMemory(forceFullCollection: true) - early < 64L << 20);
    }

    [Fact]
    public async Task Replace_WhileALeaseRuns_DrainsTheOldVersion()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder);
        await registry.LoadAllAsync(CancellationToken.None);
        var running = registry.Lease("phone")!;

        folder.Copy("phone", manifest => manifest.Replace("\"1.0.0\"", "\"1.0.1\"", StringComparison.Ordinal));
        var replacement = await registry.ReplaceAsync("phone", CancellationToken.None);

        Assert.Equal((PluginState.Loaded, new Version(1, 0, 1)), (replacement.Status.State, replacement.Status.Version));
        Assert.False(replacement.OldUnloaded.IsCompleted);
        Assert.Equal([PluginState.Loaded, PluginState.Draining], registry.Statuses.Select(status => status.State));
        Assert.Single(await running.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None));
        using (var next = registry.Lease("phone")!)
        {
            Assert.Equal(new Version(1, 0, 1), next.Manifest.Version);
        }

        running.Dispose();
        Assert.True(await replacement.OldUnloaded);
        Assert.Equal(PluginState.Loaded, Assert.Single(registry.Statuses).State);
        Assert.Throws<ObjectDisposedException>(() => running.Calls);
    }

    [Fact]
    public async Task Replace_UnderLoad_NeverLeavesACallWithoutAPlugin()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder);
        await registry.LoadAllAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        // Threads of their own: on two cores the pool has no room for four loops, and some would begin when all is over.
        var callers = Enumerable.Range(0, 4)
            .Select(_ => Task.Factory.StartNew(() => CallUntilAsync(registry, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())
            .ToList();
        var unloads = new List<Task<bool>>();
        for (var i = 0; i < 10; i++)
        {
            unloads.Add((await registry.ReplaceAsync("phone", CancellationToken.None)).OldUnloaded);
        }

        Assert.All(await Task.WhenAll(unloads), Assert.True);
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
    }

    [Fact]
    public async Task Replace_ByABrokenOne_KeepsTheOldServing()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder);
        await registry.LoadAllAsync(CancellationToken.None);
        folder.Copy("phone", manifest => manifest.Replace("PhonePlugin", "NoSuchPlugin", StringComparison.Ordinal));
        var replacement = await registry.ReplaceAsync("phone", CancellationToken.None);
        Assert.Equal((PluginState.Refused, "plugin.entryMissing"), (replacement.Status.State, replacement.Status.Fault!.Code));
        using var lease = registry.Lease("phone");
        Assert.NotNull(lease);
        Assert.Equal(PluginState.Loaded, Assert.Single(registry.Statuses).State);
    }

    [Fact]
    public async Task Remove_EndsInRemoved_AndItCanComeBack()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder);
        await registry.ScanAsync(CancellationToken.None);
        Assert.Equal(PluginState.Ready, Assert.Single(registry.Statuses).State);
        Assert.Null(registry.Lease("phone"));
        await registry.LoadAllAsync(CancellationToken.None);
        Assert.True(await registry.RemoveAsync("phone", CancellationToken.None));
        Assert.Equal(PluginState.Removed, Assert.Single(registry.Statuses).State);
        Assert.Null(registry.Lease("phone"));
        await registry.LoadAllAsync(CancellationToken.None);
        Assert.NotNull(registry.Manifest("phone"));
    }

    [Fact]
    public async Task Remove_OfAPluginSomebodyHolds_IsReportedAsLeak()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        await using var registry = Registry(folder);
        await registry.LoadAllAsync(CancellationToken.None);
        var lease = registry.Lease("phone")!;
        var held = lease.Calls;
        lease.Dispose();
        Assert.False(await registry.RemoveAsync("phone", CancellationToken.None));
        var status = Assert.Single(registry.Statuses);
        Assert.Equal((PluginState.Failed, "plugin.leaked"), (status.State, status.Fault!.Code));
        GC.KeepAlive(held);
    }

    [Fact]
    public async Task Stop_DoesNotWaitForACallThatNeverEnds()
    {
        using var folder = new TempFolder();
        folder.Copy("phone");
        var registry = Registry(TimeSpan.FromMilliseconds(50), folder);
        await registry.LoadAllAsync(CancellationToken.None);
        using var lease = registry.Lease("phone");
        await registry.DisposeAsync();
        Assert.Null(registry.Lease("phone"));
    }

    [Fact]
    public async Task Files_CanBeReplacedWhileThePluginRuns()
    {
        using var folder = new TempFolder();
        var phone = folder.Copy("phone");
        await using var registry = Registry(folder);
        await registry.LoadAllAsync(CancellationToken.None);
        File.Delete(Path.Combine(phone, "Derman.Channels.Phone.dll"));
        using var lease = registry.Lease("phone")!;
        Assert.Single(await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None));
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "manifestMissing", "plugin.manifestMissing" },
        { "manifestBroken", "plugin.manifestInvalid" },
        { "tooNew", "plugin.sdkOutOfBounds" },
        { "tooOld", "plugin.sdkOutOfBounds" },
        { "noDll", "plugin.assemblyMissing" },
        { "notADll", "plugin.assemblyInvalid" },
        { "hostAssembly", "plugin.dependencyMissing" },
        { "stringsBroken", "plugin.stringsInvalid" },
        { "otherName", "plugin.idMismatch" },
        { "entryMissing", "plugin.entryMissing" },
        { "capabilities", "plugin.capabilitiesDiffer" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Broken_IsRefusedWithReasonAndCure_AndOthersRun(string fault, string code)
    {
        using var folder = new TempFolder();
        folder.Copy("whatsapp");
        Break(folder, fault);
        await using var registry = Registry(folder);
        await registry.LoadAllAsync(CancellationToken.None);
        var status = registry.Statuses.Single(status => status.Id != "whatsapp");
        Assert.Equal((PluginState.Refused, code), (status.State, status.Fault!.Code));
        Assert.NotEmpty(status.Fault.Cure);
        Assert.Equal(PluginState.Loaded, registry.Statuses.Single(status => status.Id == "whatsapp").State);
    }

    [Fact]
    public async Task SameIdTwice_TheFirstRuns()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        first.Copy("phone");
        second.Copy("phone");
        await using var registry = Registry(first, second);
        await registry.LoadAllAsync(CancellationToken.None);
        Assert.Equal([PluginState.Loaded, PluginState.Refused], registry.Statuses.Select(status => status.State).Order());
        Assert.Equal("plugin.duplicate", registry.Statuses.Single(status => status.Fault is not null).Fault!.Code);
    }

    [Fact]
    public void PluginAssemblies_AreNotInTheHostsContext()
    {
        var handle = Shipped.Start("phone");
        Assert.DoesNotContain(System.Runtime.Loader.AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == "Derman.Channels.Phone");
        Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "Derman.Channels");
        Assert.Equal(64, handle.Package.Sha256!.Length);
    }

    private static void Break(TempFolder folder, string fault)
    {
        var name = fault == "otherName" ? "telephone" : "phone";
        var phone = folder.Copy("phone", name: name, change: manifest => fault switch
        {
            "manifestBroken" => manifest.Replace("\"isolation\"", "\"isolatoin\"", StringComparison.Ordinal),
            "tooNew" => manifest.Replace("\"1.0\", \"max\": \"1.x\"", "\"1.1\", \"max\": \"1.x\"", StringComparison.Ordinal),
            "tooOld" => manifest.Replace("\"1.0\", \"max\": \"1.x\"", "\"2.0\", \"max\": \"2.3\"", StringComparison.Ordinal),
            "hostAssembly" => manifest.Replace("Derman.Channels.Phone.dll", "Derman.Plugins.dll", StringComparison.Ordinal),
            "entryMissing" => manifest.Replace("PhonePlugin", "CallParser", StringComparison.Ordinal),
            "capabilities" => manifest.Replace("\"receiveStream\",", "\"receiveStream\", \"sendMessages\",", StringComparison.Ordinal),
            _ => manifest,
        });
        var dll = Path.Combine(phone, "Derman.Channels.Phone.dll");
        switch (fault)
        {
            case "manifestMissing":
                File.Delete(Path.Combine(phone, "channel.json"));
                break;
            case "noDll":
                File.Delete(dll);
                break;
            case "notADll":
                File.WriteAllText(dll, "MZ, but no more");
                break;
            case "hostAssembly":
                File.Copy(Path.Combine(AppContext.BaseDirectory, "Derman.Plugins.dll"), Path.Combine(phone, "Derman.Plugins.dll"));
                break;
            case "stringsBroken":
                File.WriteAllText(Path.Combine(phone, "strings", "tr.json"), "[1]");
                break;
        }
    }

    private static PluginRegistry Registry(params TempFolder[] folders) => Registry(PluginOptions.DefaultDisposeTimeout, folders);

    private static PluginRegistry Registry(TimeSpan disposeTimeout, params TempFolder[] folders)
    {
        var options = new PluginOptions { DisposeTimeout = disposeTimeout };
        foreach (var folder in folders)
        {
            options.Folders.Add(folder.Path);
        }

        return new PluginRegistry(Options.Create(options), SystemClock.Instance, NullLogger<PluginRegistry>.Instance);
    }

    private static async Task<long> CallUntilAsync(PluginRegistry registry, CancellationToken stop)
    {
        long calls = 0;
        while (!stop.IsCancellationRequested)
        {
            using var lease = registry.Lease("phone") ?? throw new InvalidOperationException("No plugin.");
            await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None);
            calls++;
        }

        return calls;
    }

    // Everything a plugin does in a day: parsing, signing, JSON both ways, HTTP. Separate, so that no local of it outlives the call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task UseAsync(PluginHandle handle)
    {
        using var lease = handle.TryLease()!;
        var host = Accounts.Host(Accounts.Binding(lease.Manifest, graph.BaseAddress));
        var events = await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = Shipped.Fixture("whatsapp/17-batch.json") }, CancellationToken.None);
        Assert.Equal(4, events.Count);
        await lease.Calls.AuthenticateAsync(new WebhookRequest { Method = "POST", Headers = [new("X-Hub-Signature-256", "sha256=00")] }, Accounts.Context(("appSecret", "s")), CancellationToken.None);
        var message = new OutboundMessage { IdempotencyKey = "k", To = "905550000001", Content = new OutboundText("x") };
        Assert.IsType<SendOutcome.Accepted>(await lease.Calls.SendAsync(message, host, CancellationToken.None));
        Assert.IsType<MediaOutcome.Fetched>(await lease.Calls.FetchAsync(new MediaRequest("300000000000003", null, 1000), host, CancellationToken.None));
        Assert.Equal(HealthState.Healthy, (await lease.Calls.CheckAsync(host, CancellationToken.None)).State);
    }
}
