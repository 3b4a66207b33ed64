using System.Text.Json;

namespace Derman.Channels;

/// <summary>Reads <c>channel.json</c>. Pure and safe from any thread.</summary>
/// <remarks>Unknown keys are refused: a misspelt <c>permittedHost</c> must not read as "no hosts".</remarks>
public static class ManifestParser
{
    /// <summary>The largest manifest read, in bytes (256 KiB).</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads a manifest and reports every problem at once; never throws for content.</summary>
    /// <param name="utf8">The file's bytes, UTF-8 with or without a byte order mark. Comments are allowed.</param>
    /// <returns>The manifest, or all problems.</returns>
    public static ManifestResult Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return Broken($"The file has {utf8.Length} bytes.", $"Keep it below {MaxBytes} bytes.");
        }

        var bytes = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Broken("The file does not hold a JSON object.", "Write one object: { \"id\": … }.");
            }

            var problems = new List<ManifestProblem>();
            var manifest = ReadManifest(new ManifestNode(document.RootElement, "", problems));
            return problems.Count > 0 ? new ManifestResult(null, problems) : new ManifestResult(manifest, []);
        }
        catch (JsonException exception)
        {
            return Broken($"Not JSON: {exception.Message}", "Correct the JSON at that place.");
        }
    }

    private static ManifestResult Broken(string cause, string cure) => new(null, [new ManifestProblem("", "manifest.json", cause, cure)]);

    private static ChannelManifest ReadManifest(ManifestNode node)
    {
        node.Keys("$schema", "id", "name", "version", "sdk", "capabilities", "isolation", "entry", "permittedHosts", "settings", "sending", "stream");
        var capabilities = new HashSet<ChannelCapability>();
        foreach (var item in node.Items("capabilities", required: true))
        {
            if (item.Enum<ChannelCapability>() is { } capability && !capabilities.Add(capability))
            {
                item.Fail("manifest.value", "The capability is named twice.", "Name it once.");
            }
        }

        var sending = node.Child("sending", required: false) is { } rules ? ReadSending(rules) : null;
        if (sending is not null && !capabilities.Contains(ChannelCapability.SendMessages))
        {
            node.Fail("sending", "manifest.value", "The plugin does not declare sendMessages.", "Declare the capability or remove 'sending'.");
        }

        var settings = ManifestSettings.Read(node);
        var stream = node.Child("stream", required: false) is { } line ? ReadStream(line, settings) : null;
        if (stream is not null && !capabilities.Contains(ChannelCapability.ReceiveStream))
        {
            node.Fail("stream", "manifest.value", "The plugin does not declare receiveStream.", "Declare the capability or remove 'stream'.");
        }

        var isolation = node.Enum<PluginIsolation>("isolation");
        return new ChannelManifest
        {
            Id = node.Text("id", ManifestShapes.Id(), "2 to 40 of a-z, 0-9 and hyphen"),
            Name = node.Texts("name", required: true),
            Version = System.Version.TryParse(node.Text("version", ManifestShapes.Version(), "three numbers such as 1.0.0"), out var version)
                ? version
                : new Version(0, 0, 0),
            Sdk = node.Child("sdk", required: true) is { } sdk ? ReadBounds(sdk) : new SdkBounds(default, default),
            Capabilities = capabilities,
            Isolation = isolation,
            Entry = node.Child("entry", required: true) is { } entry ? ReadEntry(entry, isolation) : new AssemblyEntry("", ""),
            PermittedHosts = [.. node.Items("permittedHosts", required: false).Select(ReadHost)],
            Settings = settings,
            Sending = sending,
            Stream = stream,
        };
    }

    private static SdkBounds ReadBounds(ManifestNode node)
    {
        node.Keys("min", "max");
        var min = Bound(node.Text("min", ManifestShapes.SdkMin(), "major.minor such as 1.0"));
        var max = Bound(node.Text("max", ManifestShapes.SdkMax(), "major.minor such as 1.4, or 1.x"));
        if (max.CompareTo(min) < 0)
        {
            node.Fail("max", "manifest.value", $"max {max} is below min {min}.", "Give max at least the value of min.");
        }

        return new SdkBounds(min, max);
    }

    private static SdkVersion Bound(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 2
            ? new SdkVersion(ManifestShapes.Number(parts[0]), parts[1] == "x" ? SdkBounds.AnyMinor : ManifestShapes.Number(parts[1]))
            : default;
    }

    private static PluginEntryPoint ReadEntry(ManifestNode node, PluginIsolation isolation)
    {
        if (!node.Has("runtime"))
        {
            node.Keys("assembly", "type");
            return new AssemblyEntry(
                node.Text("assembly", ManifestShapes.Assembly(), "a file name ending in .dll, without a folder"),
                node.Text("type", ManifestShapes.TypeName(), "a full type name"));
        }

        node.Keys("runtime", "script");
        if (isolation == PluginIsolation.InProcess)
        {
            node.Fail("runtime", "manifest.value", "A program of another language cannot run inside the host.", "Set isolation to childProcess.");
        }

        var runtime = node.Text("runtime", ManifestShapes.Runtime(), "node>= and a major version, such as node>=20");
        var at = runtime.IndexOf(">=", StringComparison.Ordinal);
        return new ProgramEntry(
            at < 0 ? "" : runtime[..at],
            at < 0 ? 0 : ManifestShapes.Number(runtime[(at + 2)..]),
            node.Text("script", ManifestShapes.Script(), "a file below the plugin's folder, such as dist/main.js"));
    }

    private static PermittedHost ReadHost(ManifestNode node)
    {
        var parts = node.Text(ManifestShapes.HostOrWildcard(), "a host name in lower case, with :port when it is not 443").Split(':');
        var port = parts.Length == 2 ? ManifestShapes.Number(parts[1]) : 443;
        if (port is < 1 or > 65535)
        {
            node.Fail("manifest.value", $"{port} is no port.", "Use 1 to 65535.");
        }

        var host = new PermittedHost(parts[0], port);
        if (host.IsWildcard && !SharedDomains.HasOneOwner(host.Host[2..]))
        {
            node.Fail("manifest.value", $"Below {host.Host[2..]} anybody can get a name.", "Name the hosts, or a domain of the provider's own behind the star.");
        }

        return host;
    }

    private static StreamRule ReadStream(ManifestNode node, IReadOnlyList<SettingField> settings)
    {
        node.Keys("setting", "values");
        var key = node.Text("setting", ManifestShapes.SettingKey(), "the key of a setting");
        var field = settings.FirstOrDefault(field => field.Key == key && field is { Type: SettingType.Choice, Scope: SettingScope.Account });
        var choices = field?.Choices.Where(choice => ManifestShapes.StreamChoice().IsMatch(choice)).ToList() ?? [];
        if (field is null || choices.Count < field.Choices.Count)
        {
            node.Fail("setting", "manifest.value", $"'{key}' is no choice of an account with choices of letters.", "Name a setting of type choice; its choices are letters only, the first in lower case.");
        }

        var values = node.Items("values", required: true).Select(item => item.Text(ManifestShapes.StreamChoice(), "one of the setting's choices")).ToList();
        if (values.Count == 0 || values.Except(choices, StringComparer.Ordinal).Any())
        {
            node.Fail("values", "manifest.value", "Not all are choices of the setting.", "Name at least one of its choices, and nothing else.");
        }

        return new StreamRule(key, values);
    }

    private static SendingRules ReadSending(ManifestNode node)
    {
        node.Keys(
            "freeTextWindowHours", "templatesAfterWindow", "maxTextLength", "textUnit", "maxButtons", "maxFileBytes", "publicReplies", "maxPublicTextLength", "privateAnswerHours", "when");
        return new SendingRules(
            Hours(node, "freeTextWindowHours"),
            node.Flag("templatesAfterWindow"),
            node.Whole("maxTextLength", 1, 1_000_000),
            node.Whole("maxButtons", 0, 10) ?? 0,
            node.Whole("maxFileBytes", 0, 100_000_000) ?? 0,
            node.Flag("publicReplies"),
            node.Whole("maxPublicTextLength", 1, 1_000_000))
        {
            TextUnit = Unit(node) ?? TextUnit.CodeUnits,
            PrivateAnswerWindow = Hours(node, "privateAnswerHours"),
            Exceptions = node.Items("when", required: false).Where(n => n.IsObject()).Select(ReadException).ToArray(),
        };
    }

    private static SendingException ReadException(ManifestNode node)
    {
        node.Keys("setting", "is", "freeTextWindowHours", "maxTextLength", "textUnit");
        return new SendingException(node.Text("setting", ManifestShapes.SettingKey(), "the key of a setting"), node.OptionalText("is") ?? "")
        {
            FreeTextWindow = Hours(node, "freeTextWindowHours"),
            MaxTextLength = node.Whole("maxTextLength", 1, 1_000_000),
            TextUnit = Unit(node),
        };
    }

    private static TimeSpan? Hours(ManifestNode node, string key) => node.Whole(key, 1, 720) is { } hours ? TimeSpan.FromHours(hours) : null;

    private static TextUnit? Unit(ManifestNode node) => node.Has("textUnit") ? node.Enum<TextUnit>("textUnit") : null;
}
