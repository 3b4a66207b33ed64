using System.Text.Json;

namespace Derman.Channels.Wire;

/// <summary>The operations, as they stand in <c>op</c>.</summary>
internal static class WireOps
{
    public const string Sandbox = "sandbox";
    public const string Hello = "hello";
    public const string Handshake = "handshake";
    public const string Authenticate = "authenticate";
    public const string Parse = "parse";
    public const string Send = "send";
    public const string Fetch = "fetch";
    public const string Check = "check";
    public const string Measure = "measure";
    public const string Services = "services";
    public const string Forward = "forward";
    public const string Follow = "follow";
    public const string Stream = "stream";
    public const string Cancel = "cancel";
    public const string Ping = "ping";
    public const string Stop = "stop";
    public const string Http = "http";
    public const string Connect = "connect";
    public const string Read = "read";
    public const string Write = "write";
    public const string StartTls = "startTls";
    public const string Close = "close";
    public const string Take = "take";
    public const string Log = "log";
}

/// <summary>The codes of errors that answer a request.</summary>
internal static class WireErrors
{
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string UnknownOp = "unknownOp";
    public const string Malformed = "malformed";
    public const string NotPermitted = "notPermitted";
    public const string LineBroken = "lineBroken";
}

internal sealed record WireError(string Code, string Reason);

internal sealed record WireHello(int Protocol, string Sdk, string Id, string Version, IReadOnlyList<ChannelCapability> Capabilities);

internal sealed record WireWelcome(int Protocol, string Sdk);

/// <summary>What was left of the sandbox, said by the launcher before the plugin's own first word.</summary>
internal sealed record WireSandbox(string State, IReadOnlyList<string> Missing);

/// <summary>One account's values, handed over with each call. A class, not a record: a record would print its secrets.</summary>
internal sealed class WireAccount
{
    public string Account { get; init; } = "";

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public ChannelAccountContext Context() => new(Account, Settings, Secrets);

    public override string ToString() => Account;
}

internal sealed record WireWebhookCall(WebhookRequest Request, WireAccount Account);

internal sealed record WireParseCall(WebhookRequest Request);

internal sealed record WireVerdict(WebhookVerdict Verdict);

internal sealed record WireSendCall(OutboundMessage Message, WireAccount Account, DateTimeOffset Now);

internal sealed record WireFetchCall(MediaRequest Request, WireAccount Account, DateTimeOffset Now);

internal sealed record WireCheckCall(WireAccount Account, DateTimeOffset Now);

internal sealed record WireMeasureCall(OutboundContent Content, WireAccount Account);

internal sealed record WireServicesCall(WireAccount Account, DateTimeOffset Now);

internal sealed record WireForwardCall(ForwardedReport Report, WireAccount Account, DateTimeOffset Now);

internal sealed record WireFollowCall(ReportQuestion Question, WireAccount Account, DateTimeOffset Now);

internal sealed record WireStreamCall(WireAccount Account, string? Cursor, DateTimeOffset Now);

/// <summary>Events as they are written.</summary>
internal sealed record WireEvents(IReadOnlyList<InboundEvent> Events, string? Cursor = null);

/// <summary>Events as they are read: each by itself, so that one nobody understands does not take its neighbours along.</summary>
internal sealed record WireEventsRead(IReadOnlyList<JsonElement> Events, string? Cursor = null);

/// <summary>An answer to <c>connect</c>.</summary>
internal sealed record WireConnected(int? Connection, ChannelConnectFailureKind? Kind = null, string? Reason = null);

internal sealed record WireLine(int Connection);

internal sealed record WireRead(int Connection, int Most);

internal sealed record WireLog(ChannelLogLevel Level, string Code, string Message);

internal sealed record WireCancel(long Id);
