using System.Globalization;
using System.Text;
using Derman.Channels.Open311.Reading;

namespace Derman.Channels.Open311.Talking;

/// <summary>Calls of one account's server. The key travels in a parameter, so no address of ours is ever shown or logged.</summary>
internal sealed class GeoServer
{
    private readonly IChannelHost _host;
    private readonly string _endpoint;
    private readonly string? _key;
    private readonly string? _jurisdiction;
    private readonly string _suffix;

    private GeoServer(IChannelHost host, string endpoint)
    {
        (_host, _endpoint) = (host, endpoint.TrimEnd('/'));
        _key = host.Secret(Open311Settings.ApiKey);
        _jurisdiction = host.Setting(Open311Settings.Jurisdiction);
        _suffix = host.Setting(Open311Settings.Format) == Open311Settings.Xml ? ".xml" : ".json";
    }

    public bool HasKey => _key is not null;

    /// <summary>The server of an account, or null when its address is missing.</summary>
    public static GeoServer? Of(IChannelHost host) =>
        Uri.TryCreate(host.Setting(Open311Settings.Endpoint), UriKind.Absolute, out var address) ? new GeoServer(host, address.GetLeftPart(UriPartial.Path)) : null;

    /// <summary>Asks, and reads what is said.</summary>
    public async ValueTask<GeoAnswer> AskAsync(string path, IEnumerable<KeyValuePair<string, string>> query, CancellationToken cancellationToken)
    {
        var all = Form(Shared().Concat(query));
        var result = await _host.SendHttpAsync(
            new ChannelHttpRequest
            {
                Method = "GET", Address = new Uri($"{_endpoint}/{path}{_suffix}{(all.Length == 0 ? "" : "?")}{all}"), MaxResponseBytes = 4 * 1024 * 1024,
            },
            cancellationToken);
        return FaultOf(result) is { } fault
            ? new GeoAnswer(null, fault, result is ChannelHttpResponse { Status: 404 or 410 })
            : new GeoAnswer(GeoNode.Read(((ChannelHttpResponse)result).Body), null, IsMissing: false);
    }

    public ValueTask<ChannelHttpResult> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var key = _key is null ? [] : new[] { KeyValuePair.Create("api_key", _key) };
        return _host.SendHttpAsync(
            new ChannelHttpRequest
            {
                Method = "POST", Address = new Uri($"{_endpoint}/{path}{_suffix}"), Body = Encoding.UTF8.GetBytes(Form(Shared().Concat(key).Concat(form))),
                ContentType = "application/x-www-form-urlencoded; charset=utf-8", Timeout = TimeSpan.FromSeconds(30),
            },
            cancellationToken);
    }

    /// <summary>Times of this server.</summary>
    public DateTimeOffset? Time(string? text) => GeoTime.Read(text, _host.Setting(Open311Settings.TimeZone));

    /// <summary>The server's own code and words, as far as it gave any.</summary>
    public string ReasonOf(ChannelHttpResponse response, string? text = null)
    {
        var error = GeoNode.Read(response.Body)?.Records().FirstOrDefault();
        var words = error is null ? "" : $"{error.Of("code")} {error.Of("description")}".Trim();
        return string.Create(
            CultureInfo.InvariantCulture, $"HTTP {response.Status} {Clean(text is { Length: > 3 } ? words.Replace(text, "…", StringComparison.Ordinal) : words)}").TrimEnd();
    }

    public string Clean(string? words) => Words.Clean(words, _key);

    /// <summary>Why an answer is none; null for a good one.</summary>
    private ReportFault? FaultOf(ChannelHttpResult result) => result switch
    {
        ChannelHttpResponse { Status: >= 200 and < 300 } => null,
        ChannelHttpResponse { Status: 401 or 403 } response => new ReportFault(SendRejection.Reauthorise, ReasonOf(response)),
        ChannelHttpResponse { Status: 429 } response => new ReportFault("throttled", ReasonOf(response), Waiting.RetryAfter(response, _host.UtcNow) ?? TimeSpan.FromMinutes(1)),
        ChannelHttpResponse { Status: >= 500 } response => new ReportFault("unreachable", ReasonOf(response), Waiting.RetryAfter(response, _host.UtcNow)),
        ChannelHttpResponse response => new ReportFault(SendRejection.Refused, ReasonOf(response)),
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure => new ReportFault(SendRejection.HostNotPermitted, Clean(failure.Reason)),
        ChannelHttpFailure failure => new ReportFault("unreachable", Clean(failure.Reason)),
        _ => new ReportFault("unreachable", "No answer."),
    };

    private static string Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));

    private IEnumerable<KeyValuePair<string, string>> Shared() => _jurisdiction is null ? [] : [KeyValuePair.Create("jurisdiction_id", _jurisdiction)];
}

/// <summary>What a server answered.</summary>
/// <param name="Node">Null with a fault, and for an answer that is neither JSON nor XML.</param>
/// <param name="Fault">Why there is no answer.</param>
/// <param name="IsMissing">What was asked for is not there; a fault too.</param>
internal sealed record GeoAnswer(GeoNode? Node, ReportFault? Fault, bool IsMissing);
