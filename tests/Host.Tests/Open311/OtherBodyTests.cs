using Derman.Channels;
using Derman.Host.Tests.Support;
using Derman.Plugins;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Host.Tests.Open311;

/// <summary>Our own server as another body sees it: the plugin that hands reports over, against it.</summary>
public sealed class OtherBodyTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task HandedOver_FollowedToTheEnd_AndFoundByItsReference(string format)
    {
        var client = new GeoReport(fixture, "tatvan");
        using var lease = fixture.Host.Service<PluginRegistry>().Lease("open311")!;
        ChannelHost Host(string key) => new(
            new ChannelBinding
            {
                Tenant = "erenler",
                Account = "tatvan",
                Manifest = lease.Manifest,
                Settings = Values(("endpoint", $"{client.Base}/v2"), ("format", format)),
                OperatorSettings = Values(("hosts", new Uri(fixture.Host.Address).Authority)),
                Secrets = Values(("apiKey", key)),
            },
            fixture.Host.Service<ChannelHttpSender>(), SystemClock.Instance, NullLogger.Instance);
        var host = Host(await client.KeyAsync());

        Assert.Equal("ok", (await lease.Calls.CheckAsync(host, default)).Code);
        var listed = await lease.Calls.ServicesAsync(host, default);
        var service = listed.Services.First(s => s.Code == "YOL-CUKUR");
        var report = new ForwardedReport
        {
            Reference = $"ERL-{Guid.NewGuid():n}", Service = service.Code, Text = "Sınırda çukur var", Lat = 38.7123, Lon = 35.5123,
            Answers = [.. service.Questions.Where(q => q.Required).Select(q => KeyValuePair.Create(q.Code, q.Choices.Count > 0 ? q.Choices[0].Key : "1"))],
        };
        Assert.Equal(SendRejection.Reauthorise, Assert.IsType<SendOutcome.Rejected>(await lease.Calls.ForwardAsync(report, Host("no-such-key"), default)).Code);

        var id = Assert.IsType<SendOutcome.Accepted>(await lease.Calls.ForwardAsync(report, host, default)).ExternalId;

        Assert.Equal((ReportState.Open, "open"), await LookAsync() is var open ? (open.State, open.Status) : default);
        var found = await lease.Calls.FollowAsync(new ReportQuestion([], report.Reference, TimeProvider.System.GetUtcNow()), host, default);
        Assert.Null(found.Fault);
        Assert.All(found.Reports, r => Assert.Equal(id, r.Id)); // Our own list hides words until somebody approved them: then a person decides.

        await client.Api.ToClosedAsync(await client.IdAsync(id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(ReportState.Closed, (await LookAsync()).State);

        async Task<ReportSighting> LookAsync() => Assert.Single((await lease.Calls.FollowAsync(new ReportQuestion([id]), host, default)).Reports);
    }

    private static Dictionary<string, string> Values(params (string Key, string Value)[] pairs) => pairs.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
}
