using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>Another body's Open311 server that keeps what it is given; told how to be odd, it is odd.</summary>
public sealed class GeoReportDouble : ScriptedServer
{
    public const string Key = "open311-key-of-the-water-board";
    private int _last;

    public ConcurrentDictionary<string, Dictionary<string, string>> Kept { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>XML, whatever was asked for.</summary>
    public bool Xml { get; set; }

    /// <summary>A token instead of a number; the number is there at the second question.</summary>
    public bool Tokens { get; set; }

    /// <summary>Keeps the report and breaks before it answers.</summary>
    public bool BreaksAfterKeeping { get; set; }

    public string Status { get; set; } = "open";

    public string? Updated { get; set; } = "2026-01-05T11:00:00+03:00";

    public string? Notes { get; set; }

    protected override async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value![1..];
        var name = path[..path.LastIndexOf('.')];
        if (context.Request.Method == "POST")
        {
            await KeepAsync(context);
        }
        else if (name == "services")
        {
            await SayAsync(
                context,
                """[{"service_code":"W1","service_name":"Su kesintisi","description":"Suyun akmaması","metadata":true,"type":"realtime","keywords":"","group":"Su"},{"service_code":"W2","service_name":"Kanal","metadata":false,"type":"realtime"}]""",
                "<services><service><service_code>W1</service_code><service_name>Su kesintisi</service_name><metadata>true</metadata><group>Su</group></service></services>");
        }
        else if (name == "services/W1")
        {
            await SayAsync(
                context,
                """{"service_code":"W1","attributes":[{"variable":true,"code":"DAYS","datatype":"singlevaluelist","required":true,"order":2,"description":"Kaç gündür?","values":[{"key":"1","name":"Bir"},{"key":"2","name":"Daha çok"}]},{"variable":false,"code":"INFO","datatype":"string","required":false,"order":1,"description":"Bilgi"}]}""",
                "<service_definition><service_code>W1</service_code><attributes><attribute><variable>true</variable><code>DAYS</code><datatype>singlevaluelist</datatype><required>true</required><order>1</order><description>Kaç gündür?</description><values><value><key>1</key><name>Bir</name></value></values></attribute></attributes></service_definition>");
        }
        else if (name.StartsWith("tokens/", StringComparison.Ordinal))
        {
            var (token, number) = (name[7..], Status == "token" ? null : name[9..]);
            await SayAsync(context, number is null ? $$"""[{"token":"{{token}}"}]""" : $$"""[{"service_request_id":"{{number}}","token":"{{token}}"}]""", "");
        }
        else
        {
            var wanted = name.StartsWith("requests/", StringComparison.Ordinal) ? [name[9..]] : context.Request.Query["service_request_id"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
            var found = Kept.Where(k => wanted.Length == 0 || wanted.Contains(k.Key)).ToList();
            context.Response.StatusCode = found.Count == 0 && wanted.Length == 1 ? 404 : 200;
            await SayAsync(context, $"[{string.Join(',', found.Select(f => Json(f.Key, f.Value)))}]", $"<service_requests>{string.Concat(found.Select(f => AsXml(f.Key, f.Value)))}</service_requests>");
        }
    }

    private async Task KeepAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        Bodies.Enqueue(body);
        var form = body.Split('&').Select(p => p.Split('=', 2)).DistinctBy(p => p[0]).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal);
        if (form.GetValueOrDefault("api_key") != Key)
        {
            context.Response.StatusCode = 403;
            await SayAsync(context, """[{"code":"403","description":"api_key is not valid"}]""", "<errors><error><code>403</code></error></errors>");
            return;
        }

        var number = $"{Interlocked.Increment(ref _last)}";
        Kept[number] = form;
        if (BreaksAfterKeeping)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = Tokens ? 202 : 201;
        await SayAsync(
            context,
            Tokens ? $$"""[{"token":"t-{{number}}"}]""" : $$"""[{"service_request_id":{{number}},"service_notice":"","account_id":null}]""",
            $"<service_requests><request><service_request_id>{number}</service_request_id></request></service_requests>");
    }

    private string Json(string number, Dictionary<string, string> form) => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string?>
    {
        ["service_request_id"] = number, ["status"] = Status, ["status_notes"] = Notes, ["description"] = form.GetValueOrDefault("description"), ["updated_datetime"] = Updated,
    });

    private string AsXml(string number, Dictionary<string, string> form) =>
        $"<request><service_request_id>{number}</service_request_id><status>{Status}</status><status_notes>{Notes}</status_notes><description><![CDATA[{form.GetValueOrDefault("description")}]]></description><updated_datetime>{Updated}</updated_datetime></request>";

    private async Task SayAsync(HttpContext context, string json, string xml)
    {
        context.Response.ContentType = Xml ? "text/xml" : "application/json";
        await context.Response.WriteAsync(Xml ? $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{xml}" : json);
    }
}
