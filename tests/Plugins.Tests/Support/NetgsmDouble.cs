using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>NetGSM's REST v2 as its documents describe it: Basic credentials, ten digits, an approved title, codes with HTTP 406.</summary>
public sealed partial class NetgsmDouble : ScriptedServer
{
    public const string User = "8505550001";
    public const string Password = "netgsm-password-1";
    public const string OtherUser = "8505550002";
    public const string Title = "TATVAN BLD";
    private int _jobs = 9000;

    public ConcurrentQueue<(string User, JsonElement Job)> Jobs { get; } = new();

    /// <summary>Rows of the report and of the inbox, by user.</summary>
    public ConcurrentDictionary<string, string[]> Reports { get; } = new();

    public ConcurrentDictionary<string, string[]> Inboxes { get; } = new();

    public ConcurrentQueue<string> ReportQueries { get; } = new();

    public string Balance { get; set; } = """{"code":"00","balance":[{"amount":250,"balance_name":"Adet SMS"},{"amount":0,"balance_name":"Adet OTP SMS"},{"amount":9,"balance_name":"Dakika Ses"}]}""";

    protected override async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        var body = await BodyAsync(context);
        if (path == "/balance")
        {
            using var query = JsonDocument.Parse(body);
            var known = query.RootElement.GetProperty("usercode").GetString() is User or OtherUser && query.RootElement.GetProperty("password").GetString() == Password;
            await WriteAsync(context, known ? 200 : 406, known ? Balance : Error("30"));
            return;
        }

        if (UserOf(context.Request.Headers.Authorization.ToString()) is not { } user)
        {
            await WriteAsync(context, 406, Error("30"));
            return;
        }

        switch (path)
        {
            case "/sms/rest/v2/send":
                await SendAsync(context, user, body);
                break;
            case "/sms/rest/v2/report":
                ReportQueries.Enqueue(body);
                await ReportAsync(context, user, body);
                break;
            case "/sms/rest/v2/inbox" when Stamp().IsMatch(context.Request.Query["startdate"].ToString()) && Stamp().IsMatch(context.Request.Query["stopdate"].ToString()):
                var rows = Inboxes.GetValueOrDefault(user, []);
                await WriteAsync(context, rows.Length == 0 ? 406 : 200, rows.Length == 0 ? Error("40") : $$"""{"code":"00","description":"success","messages":[{{string.Join(',', rows)}}]}""");
                break;
            case "/sms/rest/v2/msgheader":
                await WriteAsync(context, 200, $$"""{"code":"00","description":"success","msgheaders":["{{Title}}","{{User}}"]}""");
                break;
            default:
                await WriteAsync(context, 406, Error("70"));
                break;
        }
    }

    private static string Error(string code) => $$"""{"code":"{{code}}","jobid":null,"description":"refused {{User}} {{Password}} 905551234567"}""";

    private static string? UserOf(string authorization)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..])).Split(':');
        return pair[0] is User or OtherUser && pair[1] == Password ? pair[0] : null;
    }

    private async Task SendAsync(HttpContext context, string user, string body)
    {
        using var document = JsonDocument.Parse(body);
        var job = document.RootElement;
        var message = job.GetProperty("messages")[0];
        var text = message.GetProperty("msg").GetString()!;
        var turkish = job.TryGetProperty("encoding", out var encoding) && encoding.GetString() == "TR";
        var code = context.Request.ContentType != "application/json" || !TenDigits().IsMatch(message.GetProperty("no").GetString()!) ? "70"
            : job.GetProperty("msgheader").GetString() != Title ? "40"
            : text.Length is 0 or > 917 || (!turkish && text.Any(letter => "ğĞıİşŞç".Contains(letter, StringComparison.Ordinal))) ? "20"
            : "00";
        if (code != "00")
        {
            await WriteAsync(context, 406, Error(code));
            return;
        }

        Jobs.Enqueue((user, job.Clone()));
        await WriteAsync(context, 200, $$"""{"code":"00","jobid":"{{Interlocked.Increment(ref _jobs).ToString(CultureInfo.InvariantCulture)}}","description":"queued"}""");
    }

    private async Task ReportAsync(HttpContext context, string user, string body)
    {
        using var document = JsonDocument.Parse(body);
        var query = document.RootElement;
        var (page, size) = (query.GetProperty("pagenumber").GetInt32(), query.GetProperty("pagesize").GetInt32());
        var rows = Stamp().IsMatch(query.GetProperty("startdate").GetString()!) && Stamp().IsMatch(query.GetProperty("stopdate").GetString()!)
            ? Reports.GetValueOrDefault(user, []).Skip(page * size).Take(size).ToArray()
            : null;
        await WriteAsync(
            context,
            rows is { Length: > 0 } ? 200 : 406,
            rows is null ? Error("70") : rows.Length == 0 ? Error("60") : $$"""{"code":"00","description":"success","jobs":[{{string.Join(',', rows)}}],"new_field":[]}""");
    }

    [GeneratedRegex("^[0-9]{14}$")]
    private static partial Regex Stamp();

    [GeneratedRegex("^[0-9]{10}$")]
    private static partial Regex TenDigits();
}
