using System.Text.Json;
using Derman.Channels;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels.Intake;
using Derman.Core.Tenancy;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Api;

/// <summary>The description is complete enough to generate a client from, and the live answers keep to it.</summary>
public sealed class DescriptionTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task EveryReference_LeadsSomewhere()
    {
        var document = await DocumentAsync();
        var check = new SchemaCheck(document);
        var references = References(document).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(references.Count > 20);
        Assert.All(references, r => Assert.True(check.Find(r) is not null, r));
    }

    [Fact]
    public async Task EveryOperation_SaysWhatItTakes_Gives_Refuses_AndWhoMay()
    {
        var document = await DocumentAsync();
        foreach (var (path, method, operation) in Operations(document))
        {
            var name = $"{method} {path}";
            Assert.True(operation.At("operationId") is { Length: > 3 }, name);
            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            var good = responses.Where(r => r.Name.StartsWith('2')).ToList();
            Assert.True(good.Count > 0, $"{name} says nothing of success.");
            Assert.True(good.TrueForAll(r => r.Name == "204" || r.Value.TryGetProperty("content", out _)), $"{name} does not say what it answers.");
            foreach (var json in good.Where(r => r.Value.TryGetProperty("content", out _)).SelectMany(r => r.Value.GetProperty("content").EnumerateObject()).Where(c => c.Name == "application/json"))
            {
                Assert.True(json.Value.TryGetProperty("schema", out var schema) && schema.EnumerateObject().Any(), $"{name} answers JSON of no shape.");
            }

            foreach (var status in new[] { "401", "403", "429", "500" })
            {
                Assert.Equal("#/components/schemas/Problem", operation.GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").At("$ref"));
            }

            Assert.True(operation.GetProperty("security").EnumerateArray().Any(s => s.TryGetProperty("oauth", out var scopes) && scopes.GetArrayLength() == 1), $"{name} names no scope.");
            var inPath = operation.List("parameters").Where(p => p.At("in") == "path").Select(p => p.At("name")!).Order(StringComparer.Ordinal);
            Assert.Equal(path.Split('/').Where(s => s.StartsWith('{')).Select(s => s.Trim('{', '}')).Order(StringComparer.Ordinal), inPath);
            Assert.All(operation.List("parameters"), p => Assert.True(p.GetProperty("schema").TryGetProperty("type", out _), $"{name}: {p.At("name")}"));
            if (method is "post" or "patch" && operation.TryGetProperty("requestBody", out var body))
            {
                Assert.All(body.GetProperty("content").EnumerateObject(), c => Assert.True(c.Value.TryGetProperty("schema", out _), name));
            }
        }
    }

    [Fact]
    public async Task WaysToSignIn_AreDescribed_AtThisInstitutionsOwnAddress()
    {
        var schemes = (await DocumentAsync()).GetProperty("components").GetProperty("securitySchemes");
        var flows = schemes.GetProperty("oauth").GetProperty("flows");
        Assert.Equal($"{fixture.Erenler.Base}/connect/token", flows.GetProperty("clientCredentials").At("tokenUrl"));
        Assert.Equal($"{fixture.Erenler.Base}/connect/authorize", flows.GetProperty("authorizationCode").At("authorizationUrl"));
        Assert.Equal(Derman.Host.Api.ApiScopes.Known, flows.GetProperty("clientCredentials").GetProperty("scopes").EnumerateObject().Select(s => s.Name));
        Assert.Equal("bearer", schemes.GetProperty("bearer").At("scheme"));
    }

    [Fact]
    public async Task Parameters_AreTyped()
    {
        var list = Operations(await DocumentAsync()).Single(o => o.Operation.At("operationId") == "listTickets").Operation;
        JsonElement Parameter(string name) => list.List("parameters").Single(p => p.At("name") == name).GetProperty("schema");
        Assert.Equal("integer", Parameter("limit").At("type"));
        Assert.Equal("200", Parameter("limit").At("maximum"));
        Assert.Equal(["due", "newest", "relevance"], Parameter("sort").Texts("enum"));
        Assert.Equal("uuid", Parameter("assignee").At("format"));
        var act = Operations(await DocumentAsync()).Single(o => o.Operation.At("operationId") == "actOnTicket").Operation;
        Assert.Superset(new HashSet<string?> { "Idempotency-Key", "If-Match" }, act.List("parameters").Where(p => p.At("in") == "header").Select(p => p.At("name")).ToHashSet());
    }

    /// <summary>A working day over the API; each answer is held against the description.</summary>
    [Fact]
    public async Task LiveAnswers_KeepToTheDescription()
    {
        var (document, tenant) = (await DocumentAsync(), fixture.Erenler);
        var check = new SchemaCheck(document);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        async Task<JsonElement> HoldAsync(string operation, Task<Answer> asked)
        {
            var answer = await asked;
            var described = Operations(document).Single(o => o.Operation.At("operationId") == operation).Operation.GetProperty("responses");
            Assert.True(described.TryGetProperty(answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response), $"{operation} answered {answer.Status}: {answer.Text}");
            seen.Add(operation);
            if (answer.Bytes.Length == 0)
            {
                return default;
            }

            Assert.Empty(check.Mistakes(response.GetProperty("content").GetProperty(answer.ContentType!).GetProperty("schema"), answer.Json));
            return answer.Json;
        }

        foreach (var (operation, path) in new[]
        {
            ("topics", "/topics"), ("suggestTopics", "/topics/suggest?text=lamba"), ("directorates", "/directorates"), ("neighbourhoods", "/neighbourhoods"), ("requestTypes", "/request-types"),
            ("workflow", "/workflow"), ("calendars", "/calendars"), ("channels", "/channels"), ("staff", "/staff"), ("listCalls", "/calls"), ("listTickets", "/tickets?limit=5"), ("listSubscriptions", "/subscriptions"),
        })
        {
            await HoldAsync(operation, tenant.GetAsync(path));
        }

        var unit = tenant.Demo.List("staff").First(s => s.At("role") == "staff").At("unit")!;
        var id = (await HoldAsync("registerTicket", tenant.PostAsync("/tickets", new { text = "Lamba yanmıyor", citizen = new { name = "Ayşe Yılmaz", phone = "0532 111 22 33" }, location = new { address = "Gül Sokak 12" } }))).At("id")!;
        await HoldAsync("classifyTicket", tenant.SendAsync(HttpMethod.Patch, $"/tickets/{id}", System.Net.Http.Json.JsonContent.Create(new { urgency = "urgent", urgencyReason = "Okul yolu" })));
        await HoldAsync("actOnTicket", tenant.ActAsync(id, "accept"));
        await HoldAsync("actOnTicket", tenant.ActAsync(id, "decideReopen"));
        await HoldAsync("attachFile", tenant.AttachAsync(id, [1, 2, 3]));
        var task = (await HoldAsync("giveTask", tenant.PostAsync($"/tickets/{id}/tasks", new { directorate = unit, text = "Bakar mısınız?" }))).List("tasks").Last().At("id")!;
        await HoldAsync("finishTask", tenant.PostAsync($"/tickets/{id}/tasks/{task}", new { state = "done", answer = "Baktık." }));
        await HoldAsync("sayToCitizen", tenant.PostAsync($"/tickets/{id}/messages", new { text = "Yoldayız." }));
        await HoldAsync("readTicket", tenant.GetAsync($"/tickets/{id}"));
        await HoldAsync("readTicket", tenant.GetAsync($"/tickets/{Guid.Empty}"));
        await HoldAsync("approvePublicSummary", tenant.SendAsync(HttpMethod.Put, $"/tickets/{id}/public-summary", System.Net.Http.Json.JsonContent.Create(new { text = "Sokak lambası" })));
        await HoldAsync("sealTicket", tenant.PostAsync($"/tickets/{id}/seal", new { reason = "Korunan kişi" }));
        await HoldAsync("unsealTicket", tenant.PostAsync($"/tickets/{id}/unseal", new { reason = "Gerek kalmadı" }));
        await HoldAsync("unmaskCitizen", tenant.PostAsync($"/tickets/{id}/unmask", new { reason = "Geri aranacak" }));
        await HoldAsync("whoSeesTicket", tenant.GetAsync($"/tickets/{id}/onlookers"));
        await HoldAsync("registerTicket", tenant.PostAsync("/tickets", new { nonsense = 1, text = "x" }));
        await HoldAsync("changeInBulk", tenant.PostAsync("/tickets/bulk", new { ids = new[] { id, Guid.Empty.ToString() }, action = "note", command = new { comment = "x" }, dryRun = true }));
        var bulk = (await HoldAsync("changeInBulk", tenant.PostAsync("/tickets/bulk", new { ids = new[] { id, Guid.Empty.ToString() }, action = "assign", command = new { to = unit } }))).At("id")!;
        await HoldAsync("readBulk", tenant.GetAsync($"/bulk/{bulk}"));
        await HoldAsync("undoBulk", tenant.PostAsync($"/bulk/{bulk}/undo", null));
        var export = (await HoldAsync("requestExport", tenant.PostAsync("/exports", new { format = "csv", columns = new[] { "number" } }))).At("id")!;
        await HoldAsync("readExport", tenant.GetAsync($"/exports/{export}"));
        await Poll.UntilAsync(async () => (await tenant.GetAsync($"/exports/{export}")).Json.At("state") == "ready", "the export is ready");
        await HoldAsync("readExport", tenant.GetAsync($"/exports/{export}"));
        var subscription = (await HoldAsync("subscribe", tenant.PostAsync("/subscriptions", new { url = "https://crm.example.invalid/x", events = new[] { "ticket.merge" } }))).At("id")!;
        await HoldAsync("readSubscription", tenant.GetAsync($"/subscriptions/{subscription}"));
        await HoldAsync("changeSubscription", tenant.SendAsync(HttpMethod.Patch, $"/subscriptions/{subscription}", System.Net.Http.Json.JsonContent.Create(new { name = "CRM" })));
        await HoldAsync("rotateSecret", tenant.PostAsync($"/subscriptions/{subscription}/secret", null));
        await HoldAsync("listDeliveries", tenant.GetAsync($"/subscriptions/{subscription}/deliveries"));
        await HoldAsync("redeliver", tenant.PostAsync($"/subscriptions/{subscription}/redeliver", null));
        await HoldAsync("testSubscription", tenant.PostAsync($"/subscriptions/{subscription}/test", null));
        await HoldAsync("unsubscribe", tenant.SendAsync(HttpMethod.Delete, $"/subscriptions/{subscription}", null));
        await HoldAsync("answeredNoTicket", tenant.PostAsync("/calls/x/y/no-ticket", null));
        await HoldAsync("ticketFromCall", tenant.PostAsync("/calls/x/y/ticket", new { text = "x" }));
        var back = $"/call-backs/{await OwedAsync()}";
        await HoldAsync("listCallBacks", tenant.GetAsync("/call-backs"));
        await HoldAsync("takeCallBack", tenant.PostAsync($"{back}/take", null));
        await HoldAsync("releaseCallBack", tenant.PostAsync($"{back}/release", null));
        await HoldAsync("callBackNotReached", tenant.PostAsync($"{back}/not-reached", null));
        await HoldAsync("callBackSpoken", tenant.PostAsync($"{back}/spoken", null));
        await HoldAsync("ticketFromCallBack", tenant.PostAsync($"{back}/ticket", new { text = "Geri arayınca söyledi" }));

        var letter = $"/letters/{(await HoldAsync("registerLetter", tenant.PostAsync("/letters", new { channel = "cimer", letterNumber = "2026/T-1", arrivedOn = Today, requestType = "cimer", text = "Sokağımız karanlık" }))).At("id")}";
        await HoldAsync("findLetters", tenant.GetAsync("/letters?channel=cimer&number=2026-t1"));
        await HoldAsync("readLetter", tenant.GetAsync(letter));
        await HoldAsync("answerLetter", tenant.PostAsync($"{letter}/answers", new { answerNumber = "E-1", answeredOn = Today }));
        await HoldAsync("addScan", tenant.SendAsync(HttpMethod.Post, $"{letter}/scans", new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "sayfa.png" } }));
        await HoldAsync("readReplyRoom", tenant.GetAsync($"/tickets/{id}/reply"));
        await HoldAsync("measureReply", tenant.PostAsync($"/tickets/{id}/reply/measure", new { text = "Yoldayız." }));
        await HoldAsync("readOutside", tenant.GetAsync($"/tickets/{id}/outside"));
        await HoldAsync("outsideServices", tenant.GetAsync($"/tickets/{id}/outside/services?account=nobody"));
        await HoldAsync("handOverOutside", tenant.PostAsync($"/tickets/{id}/outside", new { account = "nobody" }));
        await HoldAsync("sendOutsideAgain", tenant.PostAsync($"/tickets/{id}/outside/{Guid.Empty}/again", null));
        await HoldAsync("leaveOutside", tenant.PostAsync($"/tickets/{id}/outside/{Guid.Empty}/leave", null));
        foreach (var (operation, path) in new[]
        {
            ("attendChats", "presence"), ("takeChat", $"{Guid.Empty}/take"), ("sayInChat", $"{Guid.Empty}/say"), ("readUpToInChat", $"{Guid.Empty}/read"), ("handOverChat", $"{Guid.Empty}/hand-over"),
            ("endChat", $"{Guid.Empty}/end"), ("ticketFromChat", $"{Guid.Empty}/ticket"),
        })
        {
            await HoldAsync(operation, tenant.PostAsync($"/chats/{path}", null));
        }

        foreach (var (operation, path) in new[] { ("listChats", ""), ("chatTargets", "/targets"), ("readChat", $"/{Guid.Empty}") })
        {
            await HoldAsync(operation, tenant.GetAsync($"/chats{path}"));
        }

        string[] notJson = ["readAttachment", "downloadExport", "streamTickets", "previewClock"];
        Assert.Empty(Operations(document).Select(o => o.Operation.At("operationId")!).Except(seen, StringComparer.Ordinal).Except(notJson, StringComparer.Ordinal));
    }

    private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Guid> OwedAsync()
    {
        var (tenant, now) = ((await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!, SystemClock.Instance.GetCurrentInstant());
        var abandoned = new CallEvent { CallId = "described", Kind = CallEventKind.Abandoned, From = "905559990009" };
        await fixture.Host.Service<HandleInboundEvent>().ExecuteAsync(tenant, "phone", null, abandoned, 0, now, CancellationToken.None);
        return tenant.Store.Read(s => s.First<CallBack>("\"number\" = '+905559990009'"))!.Id;
    }

    private async Task<JsonElement> DocumentAsync() =>
        (await fixture.Erenler.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{fixture.Erenler.Base}/openapi/v1.json"))).Is(200);

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject()
        .SelectMany(p => p.Value.EnumerateObject().Where(o => Methods.Contains(o.Name)).Select(o => (p.Name, o.Name, o.Value)));

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
