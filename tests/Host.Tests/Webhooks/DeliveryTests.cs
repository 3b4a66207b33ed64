using System.Text.Json;
using Derman.Core.Channels;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Webhooks;

/// <summary>Messages on their way out, against a provider that behaves like the real one.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private GraphDouble _graph = null!;
    private RunningHost _host = null!;
    private TenantApi _tenant = null!;

    public async Task InitializeAsync()
    {
        _graph = await GraphDouble.StartAsync();
        _host = await RunningHost.StartAsync(new HostSettings
        {
            PluginSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["whatsapp:graphBaseAddress"] = _graph.Address },
        });
        _tenant = _host.Tenant("tatvan");
        var tenant = await _host.Service<TenantRegistry>().OpenAsync(TenantId.Parse("tatvan"), CancellationToken.None);
        await _host.Service<ChannelSecrets>().SetAsync(tenant, "whatsapp", "accessToken", GraphDouble.Token, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _graph.DisposeAsync();
    }

    [Fact]
    public async Task Messages_GoOut_AndTheirReceiptsTick()
    {
        var (number, id) = await FromCitizenAsync("Parkta salıncak kırık");
        await _tenant.MustAsync(id, "ask", new { comment = "Hangi park acaba?" });
        await Poll.UntilAsync(() => Task.FromResult(_graph.To(number).Any(m => m.GetRawText().Contains("Hangi park acaba?", StringComparison.Ordinal))), "the question at the provider");
        Assert.All(_graph.To(number), m => Assert.Equal("text", m.At("type")));
        var keys = _graph.To(number).Select(m => m.At("biz_opaque_callback_data")).ToList();
        Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());

        var outgoing = await Poll.UntilAsync<List<string?>>(async () => DeliveriesOf(await _tenant.ReadAsync(id)) is { Count: > 0 } all && all.TrueForAll(d => d == "sent") ? all : null, "all sent");
        var count = _graph.Taken.Count;
        foreach (var status in new[] { "read", "delivered", "sent", "failed" })
        {
            for (var i = 1; i <= count; i++)
            {
                var body = WhatsApp.Batch(WhatsApp.Status(_tenant.PhoneNumberId(), $"wamid.OUT{i}", status));
                Assert.Equal(200, (await _tenant.ReceiveAsync(_host.Http, body)).Status);
            }
        }

        await Poll.UntilAsync(async () => DeliveriesOf(await _tenant.ReadAsync(id)) is { } all && all.Count == outgoing.Count && all.TrueForAll(d => d == "read"), "all read");
    }

    [Fact]
    public async Task Throttled_WaitsAndIsThenSentOnce()
    {
        var number = WhatsApp.NewNumber();
        _graph.Throttled[number] = 1;
        var (_, id) = await FromCitizenAsync("Çöp alınmadı", number);
        await Poll.UntilAsync(async () => DeliveriesOf(await _tenant.ReadAsync(id)) is ["sent"], "sent after the wait");
        Assert.Single(_graph.To(number));
    }

    [Fact]
    public async Task ClosedWindow_SendsTheTemplate()
    {
        var number = WhatsApp.NewNumber();
        _graph.WindowClosed[number] = true;
        var (_, id) = await FromCitizenAsync("Yol çöktü", number);
        await Poll.UntilAsync(async () => DeliveriesOf(await _tenant.ReadAsync(id)) is ["sent"], "sent as a template");
        Assert.Equal("template", Assert.Single(_graph.To(number)).At("type"));
    }

    [Fact]
    public async Task AccountSwitchedOff_IsRefusedAtItsAddress()
    {
        var tenant = _host.Tenant("erenler");
        var folder = RunningHost.NewFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "tenants", "erenler"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "tenants", "erenler"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(target, Path.GetFileName(file) == "channels.json" ? text.Replace("\"enabled\": true", "\"enabled\": false", StringComparison.Ordinal) : text);
        }

        var report = await _host.Service<ApplyPack>().ExecuteAsync(await PackReader.ReadFolderAsync(folder), new ApplyOptions(), CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
        var body = WhatsApp.Batch(WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), "x")));
        Assert.Equal(403, (await tenant.ReceiveAsync(_host.Http, body)).Status);
        Assert.Equal(403, (int)(await _host.Http.GetAsync($"{tenant.WebhookAddress()}?hub.mode=subscribe&hub.challenge=1&hub.verify_token={tenant.VerifyToken()}")).StatusCode);
    }

    private async Task<(string Number, string Id)> FromCitizenAsync(string text, string? number = null)
    {
        number ??= WhatsApp.NewNumber();
        var marker = $"{text} {Guid.NewGuid():n}";
        Assert.Equal(200, (await _tenant.ReceiveAsync(_host.Http, WhatsApp.Batch(WhatsApp.Messages(_tenant.PhoneNumberId(), WhatsApp.Text(number, marker))))).Status);
        return (number, (await _tenant.FoundAsync(marker, 1)).Single().At("id")!);
    }

    private static List<string?> DeliveriesOf(JsonElement ticket) =>
        [.. ticket.List("conversation").Where(m => m.At("direction") == "out").Select(m => m.At("delivery"))];
}
