using Xunit;

namespace Derman.Channels.Testing;

/// <summary>
/// The tests every channel plugin has to pass. Derive one class for your plugin, in a test project with xunit 2, and give what is asked for; a
/// capability your manifest does not declare is a skipped test with its reason, one that it declares and you give nothing for fails.
/// </summary>
/// <remarks>Every test loads the plugin anew, from the folder as it will be installed. Nothing here reaches the network.</remarks>
public abstract partial class ChannelConformance : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);
    private readonly List<FakeChannelHost> _hosts = [];
    private ChannelManifest? _manifest;
    private IChannelPlugin? _plugin;

    /// <summary>The plugin's folder as it will be installed: <c>channel.json</c>, the assembly, <c>strings</c>. Its name is the plugin's id.</summary>
    protected abstract string Folder { get; }

    /// <summary>A complete account, with every secret the plugin uses.</summary>
    protected abstract TestAccount Account { get; }

    /// <summary>An account of somebody else, with other secrets.</summary>
    protected abstract TestAccount OtherAccount { get; }

    /// <summary>The manifest in <see cref="Folder"/>.</summary>
    protected ChannelManifest Manifest => _manifest ??= ReadManifest();

    /// <summary>The plugin, loaded once a test.</summary>
    protected IChannelPlugin Plugin => _plugin ??= CreatePlugin();

    /// <summary>Whether the provider is asked over HTTP. Without that what it would answer there is not tried: such a plugin has lines of its own.</summary>
    protected virtual bool AsksByHttp => true;

    /// <summary>Answers for the provider. Called for every request of the plugin that no script of a test takes, from many threads.</summary>
    /// <param name="request">The request.</param>
    /// <param name="account">The account on whose behalf it came.</param>
    /// <returns>What the provider answers when all is well: <see cref="FakeHttp.Answer"/>.</returns>
    protected virtual ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) =>
        new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "Override Answer to give the plugin a provider.");

    /// <summary>Speaks for the provider on a line of our own. Returning closes the line.</summary>
    /// <param name="request">What the plugin connected to.</param>
    /// <param name="line">The far end of the line.</param>
    /// <param name="cancellationToken">Falls when the plugin has hung up.</param>
    /// <returns>Completes when the provider hangs up.</returns>
    protected virtual Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the plugin. Override it only when the class cannot be made from <see cref="Folder"/>.</summary>
    /// <returns>A fresh instance.</returns>
    protected virtual IChannelPlugin CreatePlugin() => PluginFolder.Load(Folder, Manifest).Plugin;

    /// <summary>Makes the plugin once more, with what tells after its disposal whether nothing of it is left. Override it together with <see cref="CreatePlugin"/>.</summary>
    /// <returns>A fresh instance, and the question.</returns>
    protected virtual (IChannelPlugin Plugin, Func<bool> IsGone) CreateToUnload()
    {
        var (plugin, context) = PluginFolder.Load(Folder, Manifest);
        return (plugin, () => !context.IsAlive);
    }

    /// <summary>A host for an account of the plugin, with the provider of <see cref="Answer"/> and <see cref="SpeakAsync"/> behind it.</summary>
    /// <param name="account">The account; <see cref="Account"/> when left out.</param>
    /// <returns>A host. What the plugin logs and asks there is looked at when the test ends.</returns>
    protected FakeChannelHost Host(TestAccount? account = null)
    {
        var host = NewHost(account ?? Account);
        _hosts.Add(host);
        return host;
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Disposes the plugin and looks at everything it logged and asked for.</summary>
    /// <returns>Completes when all was looked at.</returns>
    public async Task DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_plugin is { } plugin)
        {
            await plugin.DisposeAsync().AsTask().WaitAsync(Bound);
        }

        foreach (var host in _hosts)
        {
            Assert.True(host.UndeclaredKeys.Count == 0, $"The plugin asks for settings channel.json does not declare: {string.Join(", ", host.UndeclaredKeys)}.");
            foreach (var line in host.LogLines)
            {
                NoSecret($"{line.Code} {line.Message}", "a log line");
            }
        }
    }

    private FakeChannelHost NewHost(TestAccount account)
    {
        var host = new FakeChannelHost(Manifest, account);
        host.Http.Provider = request => Answer(request, account);
        host.Lines.Provider = SpeakAsync;
        return host;
    }

    private ChannelManifest ReadManifest()
    {
        var result = ManifestParser.Parse(File.ReadAllBytes(Path.Combine(Folder, "channel.json")));
        Assert.True(
            result.Manifest is not null,
            $"channel.json: {string.Join(" ", result.Problems.Select(problem => $"{problem.Path}: {problem.Cause} {problem.Cure}"))}");
        return result.Manifest;
    }

    /// <summary>Fails when one of the accounts' secrets stands in a text, as it is or escaped.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">What the text is, for the message.</param>
    protected void NoSecret(string? text, string where)
    {
        var secrets = Account.Secrets(Manifest).Concat(OtherAccount.Secrets(Manifest)).Where(secret => secret.Value.Length >= 6);
        foreach (var (key, value) in secrets)
        {
            var shown = text?.Contains(value, StringComparison.Ordinal) == true || text?.Contains(Uri.EscapeDataString(value), StringComparison.Ordinal) == true;
            Assert.False(shown, $"The secret '{key}' stands in {where}.");
        }
    }

    /// <summary>Skips the test when the manifest does not declare a capability.</summary>
    /// <param name="capability">The capability.</param>
    /// <exception cref="NotApplicableException">The manifest does not declare it.</exception>
    protected void Needs(ChannelCapability capability)
    {
        if (!Manifest.Capabilities.Contains(capability))
        {
            throw new NotApplicableException($"{Manifest.Id} does not declare {capability}.");
        }
    }

    private void NeedsHttp()
    {
        NeedsProvider();
        if (!AsksByHttp)
        {
            throw new NotApplicableException($"{Manifest.Id} does not ask its provider over HTTP.");
        }
    }

    // A provider that takes a request or a line, and never says a word.
    private static void Silence(FakeChannelHost host)
    {
        host.Http.NextHangs();
        host.Lines.Provider = (_, _, hungUp) => Task.Delay(Timeout.InfiniteTimeSpan, hungUp);
    }

    private static async Task<T> InTimeAsync<T>(ValueTask<T> call, string what)
    {
        try
        {
            return await call.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException exception)
        {
            throw new Xunit.Sdk.XunitException($"{what} did not end within 30 seconds.", exception);
        }
    }

    // Cancelled is as good as a value: the caller has gone.
    private static async Task EndsWhenCancelledAsync<T>(Func<CancellationToken, ValueTask<T>> start, Func<CancellationToken, Task> begun, string what)
    {
        using var stop = new CancellationTokenSource();
        var call = start(stop.Token).AsTask();
        await begun(stop.Token);
        await stop.CancelAsync();
        try
        {
            await BoundedAsync(call);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (TimeoutException exception)
        {
            throw new Xunit.Sdk.XunitException($"{what} went on for more than five seconds after it was cancelled.", exception);
        }
    }

    private static Task<T> BoundedAsync<T>(Task<T> task) => task.WaitAsync(Bound);

    // Until the plugin has asked its provider something, or has ended without asking.
    private static async Task AskedAsync(FakeChannelHost host, CancellationToken cancellationToken)
    {
        for (var round = 0; round < 200 && host.Http.Requests.Count == 0 && host.Lines.Open == 0; round++)
        {
            await Task.Delay(10, cancellationToken);
        }
    }
}
