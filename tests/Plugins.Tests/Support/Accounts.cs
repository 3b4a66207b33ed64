using Derman.Channels;
using Derman.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace Derman.Plugins.Tests.Support;

internal static class Accounts
{
    private static readonly HttpClient Client = ChannelHttpSender.CreateClient();

    public static Dictionary<string, string> Values(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    public static ChannelAccountContext Context(params (string Key, string Value)[] secrets) => new("main", Values(), Values(secrets));

    public static ChannelBinding Binding(ChannelManifest manifest, string? graph, string? token = GraphDouble.Token) => new()
    {
        Tenant = "tatvan",
        Account = "main",
        Manifest = manifest,
        Settings = Values(("phoneNumberId", GraphDouble.PhoneNumberId), ("graphBaseAddress", "https://evil.example")),
        OperatorSettings = graph is null ? Values() : Values(("graphBaseAddress", graph)),
        Secrets = token is null ? Values() : Values(("accessToken", token)),
    };

    /// <summary>A page's account, or an Instagram account's when its id is not the page's.</summary>
    public static ChannelBinding Page(ChannelManifest manifest, string graph, string id = PageDouble.Page, params (string Key, string Value)[] more) =>
        PageWith(manifest, graph, GraphServer.Token, [("platform", id == PageDouble.Page ? "messenger" : "instagram"), ("providerAccountId", id), .. more]);

    public static ChannelBinding PageWith(ChannelManifest manifest, string graph, string? token, (string Key, string Value)[] settings) => new()
    {
        Tenant = "tatvan",
        Account = "page",
        Manifest = manifest,
        Settings = Values(settings),
        OperatorSettings = Values(("graphBaseAddress", graph)),
        Secrets = Values(("accessToken", token ?? ""), ("appSecret", PageDouble.AppSecret), ("verifyToken", "right")),
    };

    public static ChannelHost Host(ChannelBinding binding, FixedClock? clock = null) =>
        new(binding, new ChannelHttpSender(Client), clock ?? new FixedClock(), NullLogger.Instance);
}
