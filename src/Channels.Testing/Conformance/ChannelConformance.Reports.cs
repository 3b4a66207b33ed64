using Xunit;

namespace Derman.Channels.Testing;

// Handing reports over, once, and following them.
public abstract partial class ChannelConformance
{
    /// <summary>A report the provider of <see cref="Answer"/> takes. Needed with the capability forwardReports.</summary>
    protected virtual ForwardedReport Report => new()
    {
        Reference = "KIT-2026-000001-0a1b2c", Service = "W1", Text = "Water runs down the street.", Lat = 40.77, Lon = 30.4, Address = "Mill Street 4",
    };

    /// <summary>A good answer makes it accepted, and it is seen under the id that was given.</summary>
    [ConformanceFact]
    public async Task Forward_IsAccepted_AndSeenAgain()
    {
        Needs(ChannelCapability.ForwardReports);
        var outcome = Assert.IsType<SendOutcome.Accepted>(await InTimeAsync(Plugin.Reports!.ForwardAsync(Report, Host(), CancellationToken.None), "Forwarding"));
        var seen = await InTimeAsync(Plugin.Reports!.FollowAsync(new ReportQuestion([outcome.ExternalId]), Host(), CancellationToken.None), "Following");
        Assert.Null(seen.Fault);
        Assert.Equal(outcome.ExternalId, Assert.Single(seen.Reports).Id);
    }

    /// <summary>The reference reaches the provider: by it a report is found that nobody knows the fate of.</summary>
    [ConformanceFact]
    public async Task Forward_CarriesTheReference()
    {
        Needs(ChannelCapability.ForwardReports);
        var host = Host();
        await InTimeAsync(Plugin.Reports!.ForwardAsync(Report, host, CancellationToken.None), "Forwarding");
        Assert.Contains(host.Http.Requests, request => IsSend(request)
            && (System.Text.Encoding.UTF8.GetString(request.Body.Span).Contains(Report.Reference, StringComparison.Ordinal) || request.Address.OriginalString.Contains(Report.Reference, StringComparison.Ordinal)));
    }

    /// <summary>Each way to fail has its own outcome, and neither secrets nor the words of the report stand in it.</summary>
    [ConformanceFact]
    public async Task Forward_Trouble_IsToldTruly()
    {
        Needs(ChannelCapability.ForwardReports);
        Assert.IsType<SendOutcome.Unknown>(await ForwardAsync(new ChannelHttpFailure(ChannelHttpFailureKind.NoAnswer, "No answer in time.")));
        Assert.IsType<SendOutcome.Deferred>(await ForwardAsync(new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "No connection.")));
        var refused = Assert.IsType<SendOutcome.Rejected>(await ForwardAsync(new ChannelHttpFailure(ChannelHttpFailureKind.NotPermitted, "Not permitted.")));
        Assert.Equal(SendRejection.HostNotPermitted, refused.Code);
        Assert.Equal(TimeSpan.FromSeconds(17), Assert.IsType<SendOutcome.Deferred>(await ForwardAsync(FakeHttp.Answer(429, "{}", RetryAfter))).After);
        var bare = Host(new TestAccount("bare", new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal(SendRejection.NotConfigured, Assert.IsType<SendOutcome.Rejected>(await InTimeAsync(Plugin.Reports!.ForwardAsync(Report, bare, CancellationToken.None), "Forwarding")).Code);
        Assert.Empty(bare.Http.Requests);
        foreach (var status in (int[])[400, 401, 403, 404, 500, 503])
        {
            var outcome = await ForwardAsync(null, Echoing(status, """{"error":"ECHO","description":"ECHO"}"""));
            Assert.IsNotType<SendOutcome.Accepted>(outcome);
            NoSecret(outcome.ToString(), "an outcome");
            Assert.DoesNotContain(Report.Text, outcome.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>When nobody can be asked, following and listing say so, and find nothing: that is another thing than "not there".</summary>
    [ConformanceFact]
    public async Task Follow_Trouble_IsAFault_NeverAnEmptyAnswer()
    {
        Needs(ChannelCapability.ForwardReports);
        Func<ChannelHttpRequest, ChannelHttpResult>[] answers =
            [_ => new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "No connection."), Echoing(500, "ECHO"), Echoing(429, "ECHO"), Echoing(401, "ECHO"), Echoing(200, "neither this nor that")];
        foreach (var answer in answers)
        {
            var host = Host();
            host.Http.Always = answer;
            var services = await InTimeAsync(Plugin.Reports!.ListServicesAsync(host, CancellationToken.None), "Listing");
            var sought = await InTimeAsync(Plugin.Reports!.FollowAsync(new ReportQuestion([], Report.Reference, host.UtcNow), host, CancellationToken.None), "Looking");
            Assert.NotNull(services.Fault);
            Assert.NotNull(sought.Fault);
            NoSecret($"{services.Fault} {sought.Fault}", "a fault");
        }
    }

    private async Task<SendOutcome> ForwardAsync(ChannelHttpResult? answer, Func<ChannelHttpRequest, ChannelHttpResult>? always = null)
    {
        var host = Host();
        host.Http.Always = always ?? (_ => answer!);
        var outcome = await InTimeAsync(Plugin.Reports!.ForwardAsync(Report, host, CancellationToken.None), "Forwarding");
        NoSecret(outcome.ToString(), "an outcome");
        return outcome;
    }
}
