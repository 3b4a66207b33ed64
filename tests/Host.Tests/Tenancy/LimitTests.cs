using System.Text;
using Derman.Core.Tenancy;
using Derman.Host.Operator;
using Derman.Host.Tenancy.Limits;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Tenancy;

/// <summary>One tenant's share of the host: what it takes beyond is refused kindly, and nobody else notices.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private RunningHost _host = null!;
    private Support.Operator _operator = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync();
        _operator = new Support.Operator(_host.Data);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task BurstIsServed_ThenRefusedWithRetryAfter_AndTheNeighbourIsNot()
    {
        var (wild, calm) = (_host.Tenant("erenler"), _host.Tenant("tatvan"));
        await wild.TokenAsync();
        await calm.TokenAsync();
        Assert.Contains("requests/s 1, burst 5", await _operator.DoAsync("tenants", "limits", "erenler", "--requests", "1", "--burst", "5"), StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => wild.GetAsync("/topics")));
        Assert.InRange(answers.Count(a => a.Status == 200), 5, 10);
        var refused = answers.First(a => a.Status != 200);
        refused.IsProblem(429, "tenant.tooManyRequests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => calm.GetAsync("/topics"))), a => Assert.Equal(200, a.Status));

        // Seen by the operator.
        var limited = Assert.Single((await Answer.ReadAsync(await _host.Http.GetAsync($"{_host.Address}/health/ready"))).Is(200).List("limited"));
        Assert.Equal("erenler", limited.At("tenant"));
        Assert.Equal(answers.Count(a => a.Status == 429), limited.GetProperty("requests").GetInt32());

        var page = await OperatorPageAsync();
        Assert.Contains("Turned away lately", page, StringComparison.Ordinal);
        Assert.Contains($"<td>erenler</td><td>{answers.Count(a => a.Status == 429)}</td>", page, StringComparison.Ordinal);

        // Taken back: in effect with the next request.
        await _operator.DoAsync("tenants", "limits", "erenler", "--clear");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => wild.GetAsync("/topics"))), a => Assert.Equal(200, a.Status));
    }

    [Theory]
    [InlineData("tr", "payından")]
    [InlineData("fa", "سهم")]
    [InlineData("en", "share")]
    public async Task Refusal_SpeaksTheReadersLanguage_ToProgramsAndToPeople(string language, string word)
    {
        await _operator.DoAsync("tenants", "limits", "tatvan", "--requests", "1", "--burst", "1");
        var program = await RefusedAsync("/tatvan/api/v1/topics", ("Accept-Language", language));
        Assert.Contains(word, program.IsProblem(429, "tenant.tooManyRequests").At("title"), StringComparison.Ordinal);

        var person = await RefusedAsync("/tatvan/requests/new", ("Accept", "text/html"), ("Cookie", $"dm-lang={language}"));
        Assert.Equal(429, person.Status);
        Assert.Equal("text/html", person.ContentType);
        Assert.Contains($"<html lang=\"{language}\"", person.Text, StringComparison.Ordinal);
        Assert.Equal(1, person.Text.Split("<section").Length - 1);
        Assert.NotNull(person.Headers.RetryAfter);
        Assert.Contains("default-src 'none'", Assert.Single(person.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);

        var unknown = await RefusedAsync("/tatvan/", ("Accept", "text/html"));
        Assert.Equal(3, unknown.Text.Split("<section").Length - 1);
    }

    [Fact]
    public async Task Webhooks_HaveABucketOfTheirOwn()
    {
        var tenant = _host.Tenant("erenler");
        await _operator.DoAsync("tenants", "limits", "erenler", "--requests", "1", "--burst", "1");
        await RefusedAsync("/erenler/api/v1/topics");
        var body = WhatsApp.Batch(WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), "Merhaba")));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => tenant.ReceiveAsync(_host.Http, body))), a => Assert.Equal(200, a.Status));
    }

    [Fact]
    public async Task FullStorage_RefusesUploadsAndNewTickets_ButNoWorkAndNoProvider()
    {
        var tenant = _host.Tenant("erenler");
        var id = (await tenant.RegisterAsync()).At("id")!;
        (await tenant.AttachAsync(id, new byte[1_500_000])).Is(201);
        await _operator.DoAsync("tenants", "limits", "erenler", "--storage", "1MB");

        (await tenant.AttachAsync(id, Encoding.ASCII.GetBytes("one more"))).IsProblem(507, "tenant.storageFull");
        (await tenant.PostAsync("/tickets", new { text = "Sokak lambası yanmıyor, akşamları karanlık." })).IsProblem(507, "tenant.storageFull");
        await tenant.MustAsync(id, "accept");
        await tenant.MustAsync(id, "note", new { comment = "Ekip yolda." });
        var marker = $"Merhaba {Guid.NewGuid():n}";
        Assert.Equal(200, (await tenant.ReceiveAsync(_host.Http, WhatsApp.Batch(WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), marker))))).Status);
        await tenant.FoundAsync(marker, 1);
        await _host.Tenant("tatvan").RegisterAsync();

        using var form = new HttpRequestMessage(HttpMethod.Post, $"{tenant.Base}/requests/new") { Content = new FormUrlEncodedContent([]) };
        form.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var page = await _host.Http.SendAsync(form);
        Assert.Equal(507, (int)page.StatusCode);
        Assert.Contains("yer kalmadı", System.Net.WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        await _operator.DoAsync("tenants", "limits", "erenler", "--storage", "1GB");
        (await tenant.AttachAsync(id, Encoding.ASCII.GetBytes("one more"))).Is(201);
    }

    [Fact]
    public async Task RefusedRequest_OpensNothing()
    {
        await _operator.DoAsync("tenants", "limits", "hizir-erzincan", "--requests", "1", "--burst", "1");
        await RefusedAsync("/hizir-erzincan/api/v1/topics");
        await _host.Service<TenantRegistry>().CloseAsync(TenantId.Parse("hizir-erzincan"));
        var wal = Path.Combine(_host.Data, "tenants", "hizir-erzincan", "tenant.db");
        var moved = wal + ".away";
        File.Move(wal, moved);

        // Opening it now would make a new, empty store.
        Assert.Equal(429, (await RefusedAsync("/hizir-erzincan/api/v1/topics")).Status);
        File.Move(moved, wal, overwrite: true);
    }

    [Fact]
    public async Task Limits_AreShown_AndOutlastARestore()
    {
        await _operator.DoAsync("tenants", "limits", "tatvan", "--concurrent", "7", "--storage", "1.5GB");
        Assert.Matches("at once 7, storage [0-9.]+ [KM]B of 1.5 GB", await _operator.DoAsync("tenants", "list", "--verbose"));
        Assert.Contains("at once 7", await _operator.DoAsync("tenants", "limits", "tatvan"), StringComparison.Ordinal);
        var backup = Path.Combine(_host.Data, "backup");
        await _operator.DoAsync("tenants", "backup", "tatvan", "--to", backup);
        await _operator.DoAsync("tenants", "restore", "--from", backup, "--replace");
        Assert.Contains("at once 7", await _operator.DoAsync("tenants", "limits", "tatvan"), StringComparison.Ordinal);
        Assert.Contains("weight 1", await _operator.DoAsync("tenants", "limits", "tatvan"), StringComparison.Ordinal);
        Assert.Contains("weight 3", await _operator.DoAsync("tenants", "limits", "tatvan", "--weight", "3"), StringComparison.Ordinal);
        Assert.Equal(3, _host.Service<TenantRegistry>().Entry(TenantId.Parse("tatvan"))!.Weight);
        var cleared = await _operator.DoAsync("tenants", "limits", "tatvan", "--clear");
        Assert.Contains("at once as the host", cleared, StringComparison.Ordinal);
        Assert.Contains("weight 1", cleared, StringComparison.Ordinal);
        foreach (var wrong in new[] { "--weight=0", "--weight=101", "--requests=0", "--burst=many", "--storage=5", "--concurrent=10001" })
        {
            var (code, _, error) = await _operator.RunAsync("tenants", "limits", "tatvan", wrong);
            Assert.Equal(1, code);
            Assert.Contains("is not", error, StringComparison.Ordinal);
        }
    }

    private async Task<string> OperatorPageAsync()
    {
        var token = (await _host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None))!;
        using var start = await _host.Http.GetAsync($"{_host.Address}/operator/start/{token}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_host.Address}/operator?lang=en");
        request.Headers.Add("Cookie", Assert.Single(start.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        using var page = await _host.Http.SendAsync(request);
        return await page.Content.ReadAsStringAsync();
    }

    /// <summary>Asks until the bucket is empty.</summary>
    private Task<Answer> RefusedAsync(string path, params (string Name, string Value)[] headers) => Poll.UntilAsync<Answer>(
        async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _host.Address + path);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _host.Http.SendAsync(request);
            var answer = await Answer.ReadAsync(response);
            return answer.Status == 429 ? answer : null;
        },
        $"{path} is refused");
}
