namespace Derman.Channels;

/// <summary>
/// What <c>channel.json</c> says: everything the host must know of a plugin before it loads a byte of its code. Immutable, so safe to share
/// between threads. Made by <see cref="ManifestParser.Parse"/>, which checks every rule named here.
/// </summary>
public sealed record ChannelManifest
{
    /// <summary>The identity: 2 to 40 of a-z, 0-9 and hyphen, beginning and ending with a letter or digit. Equals the plugin's folder name.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown to people, by language code (<c>tr</c>, <c>fa</c>, <c>en</c>). <c>en</c> is always there.</summary>
    public required IReadOnlyDictionary<string, string> Name { get; init; }

    /// <summary>The plugin's own version: <c>major.minor.patch</c>, digits only.</summary>
    public required Version Version { get; init; }

    /// <summary>The contract versions it runs with.</summary>
    public required SdkBounds Sdk { get; init; }

    /// <summary>What the plugin can do; at least one. Must equal what the code gives.</summary>
    public required IReadOnlySet<ChannelCapability> Capabilities { get; init; }

    /// <summary>Where the plugin's code runs.</summary>
    public required PluginIsolation Isolation { get; init; }

    /// <summary>What to start with.</summary>
    public required PluginEntryPoint Entry { get; init; }

    /// <summary>The hosts the plugin may call, without those that operator settings add. May be empty.</summary>
    public IReadOnlyList<PermittedHost> PermittedHosts { get; init; } = [];

    /// <summary>The settings of an account, in the order in which a form shows them. Keys are unique.</summary>
    public IReadOnlyList<SettingField> Settings { get; init; } = [];

    /// <summary>The provider's rules for sending; <c>null</c> when the plugin does not send.</summary>
    public SendingRules? Sending { get; init; }

    /// <summary>Which accounts hold a line of their own; <c>null</c> = every one, when the plugin declares <c>receiveStream</c>.</summary>
    public StreamRule? Stream { get; init; }

    /// <summary>Whether an account holds a line of its own. The host begins none for the others, and leaves tenants at rest that have no other reason to wake.</summary>
    /// <param name="setting">The account's own value of a field by its key, or <c>null</c> when none is set: the default counts then.</param>
    /// <returns><c>true</c> when <see cref="IReceiveStream.RunAsync"/> is to run for it.</returns>
    public bool HoldsLine(Func<string, string?> setting) =>
        Capabilities.Contains(ChannelCapability.ReceiveStream)
        && (Stream is null || Stream.Values.Contains(setting(Stream.Setting) ?? Settings.FirstOrDefault(field => field.Key == Stream.Setting)?.Default, StringComparer.Ordinal));

    /// <summary>The permitted hosts together with those named by operator settings marked <c>permitsHost</c>.</summary>
    /// <param name="operatorSettings">Values of the operator, by key. Keys unknown to the manifest and broken addresses add nothing.</param>
    /// <returns>Each host once.</returns>
    public IReadOnlyList<PermittedHost> HostsWith(IReadOnlyDictionary<string, string> operatorSettings)
    {
        var hosts = new List<PermittedHost>(PermittedHosts);
        foreach (var field in Settings.Where(field => field.PermitsHost))
        {
            var value = operatorSettings.TryGetValue(field.Key, out var given) ? given : field.Default;
            foreach (var host in HostsIn(field, value).Where(host => !hosts.Contains(host)))
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    private static IEnumerable<PermittedHost> HostsIn(SettingField field, string? value)
    {
        if (field.Type == SettingType.Hosts)
        {
            return PermittedHost.List(value) ?? [];
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var address) ? [new PermittedHost(address.IdnHost, address.Port)] : [];
    }
}

/// <summary>Which accounts hold a line of their own, when others of the same plugin are called by webhook.</summary>
/// <param name="Setting">A field of the account of type <see cref="SettingType.Choice"/>; its choices begin with a lower-case letter and are letters only, 20 at most.</param>
/// <param name="Values">Those of its choices with which a line is held; at least one.</param>
public sealed record StreamRule(string Setting, IReadOnlyList<string> Values);

/// <summary>What a plugin can do. Each value stands for one interface.</summary>
public enum ChannelCapability
{
    /// <summary><see cref="IReceiveWebhooks"/>; <c>receiveWebhooks</c> in the manifest.</summary>
    ReceiveWebhooks,

    /// <summary><see cref="ISendMessages"/>; <c>sendMessages</c>.</summary>
    SendMessages,

    /// <summary><see cref="IFetchMedia"/>; <c>fetchMedia</c>.</summary>
    FetchMedia,

    /// <summary><see cref="ICheckHealth"/>; <c>checkHealth</c>.</summary>
    CheckHealth,

    /// <summary><see cref="IReceiveStream"/>; <c>receiveStream</c>.</summary>
    ReceiveStream,

    /// <summary><see cref="IMeasureMessages"/>; <c>measureMessages</c>.</summary>
    MeasureMessages,

    /// <summary><see cref="IForwardReports"/>; <c>forwardReports</c>.</summary>
    ForwardReports,
}

/// <summary>Where a plugin's code runs.</summary>
public enum PluginIsolation
{
    /// <summary>In the host's process, in a load context that can be unloaded. No security boundary: for code the operator trusts as the host itself.</summary>
    InProcess,

    /// <summary>In a process of its own.</summary>
    ChildProcess,
}

/// <summary>What a plugin starts with. A closed set: <see cref="AssemblyEntry"/>, <see cref="ProgramEntry"/>.</summary>
public abstract record PluginEntryPoint
{
    private protected PluginEntryPoint()
    {
    }
}

/// <summary>A .NET class; runs in the host or in a process of its own.</summary>
/// <param name="Assembly">A file name ending in <c>.dll</c>, without a folder, beside <c>channel.json</c>.</param>
/// <param name="Type">The full name of a public class that implements <see cref="IChannelPlugin"/>.</param>
public sealed record AssemblyEntry(string Assembly, string Type) : PluginEntryPoint;

/// <summary>A program of another language, which speaks the plugin protocol on its standard streams; only in a process of its own.</summary>
/// <param name="Runtime">The program that runs it: <c>node</c>.</param>
/// <param name="MinMajor">The oldest major version of that program which will do (<c>"runtime": "node&gt;=20"</c>); 1 to 999.</param>
/// <param name="Script">A file below the plugin's folder, with <c>/</c> between folders, never above it.</param>
public sealed record ProgramEntry(string Runtime, int MinMajor, string Script) : PluginEntryPoint;
