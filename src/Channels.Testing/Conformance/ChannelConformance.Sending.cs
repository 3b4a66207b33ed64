using System.Collections.Concurrent;
using System.Text;
using Xunit;

namespace Derman.Channels.Testing;

// One attempt, told truly.
public abstract partial class ChannelConformance
{
    private static readonly KeyValuePair<string, string> RetryAfter = new("Retry-After", "17");

    /// <summary>Messages of every kind the plugin sends. Needed with the capability sendMessages; the first is used for the hard cases.</summary>
    protected virtual IReadOnlyList<OutboundMessage> Messages => [];

    /// <summary>Whether a request is the one that sends: only those are refused, delayed and cut by the tests.</summary>
    /// <param name="request">A request of the plugin.</param>
    /// <returns><c>true</c> by default for every method but GET.</returns>
    protected virtual bool IsSend(ChannelHttpRequest request) => request.Method != "GET";

    /// <summary>Whether the plugin asks a provider for anything; without one, what a provider might answer cannot be tested and is skipped.</summary>
    protected virtual bool CallsProvider => true;

    /// <summary>A good answer makes every message accepted, under the provider's id.</summary>
    [ConformanceFact]
    public async Task Send_IsAccepted()
    {
        foreach (var message in Outgoing())
        {
            var outcome = await SendAsync(Host(), message);
            Assert.False(string.IsNullOrWhiteSpace(Assert.IsType<SendOutcome.Accepted>(outcome).ExternalId));
        }
    }

    /// <summary>Too many requests: deferred, for as long as the provider asks.</summary>
    [ConformanceFact]
    public async Task Send_TooManyRequests_IsDeferred()
    {
        NeedsHttp();
        var outcome = await SendAsync(Scripted(FakeHttp.Answer(429, "{}", RetryAfter)), Outgoing()[0]);
        Assert.Equal(TimeSpan.FromSeconds(17), Assert.IsType<SendOutcome.Deferred>(outcome).After);
        outcome = await SendAsync(Scripted(FakeHttp.Answer(429, "", new KeyValuePair<string, string>("Retry-After", "soon"))), Messages[0]);
        Assert.InRange(Assert.IsType<SendOutcome.Deferred>(outcome).After, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
    }

    /// <summary>The request went out and no answer came: unknown, because sending again could send it twice.</summary>
    [ConformanceFact]
    public async Task Send_NoAnswerAfterWriting_IsUnknown()
    {
        NeedsHttp();
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(Scripted(new ChannelHttpFailure(ChannelHttpFailureKind.NoAnswer, "No answer in time.")), Outgoing()[0]));
    }

    /// <summary>No connection: deferred, because nothing left the house.</summary>
    [ConformanceFact]
    public async Task Send_NoConnection_IsDeferred()
    {
        NeedsProvider();
        var host = Scripted(new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "No connection."));
        host.Lines.Always = new ChannelConnectFailure(ChannelConnectFailureKind.Unreachable, "No connection.");
        Assert.IsType<SendOutcome.Deferred>(await SendAsync(host, Outgoing()[0]));
    }

    /// <summary>A host that is not permitted: refused under the code that names it.</summary>
    [ConformanceFact]
    public async Task Send_HostNotPermitted_IsRejected()
    {
        NeedsProvider();
        var host = Scripted(new ChannelHttpFailure(ChannelHttpFailureKind.NotPermitted, "Not permitted."));
        host.Lines.Always = new ChannelConnectFailure(ChannelConnectFailureKind.NotPermitted, "Not permitted.");
        var outcome = await SendAsync(host, Outgoing()[0]);
        Assert.Equal(SendRejection.HostNotPermitted, Assert.IsType<SendOutcome.Rejected>(outcome).Code);
    }

    /// <summary>An account without values: refused as not configured, and nothing is asked of the provider.</summary>
    [ConformanceFact]
    public async Task Send_WithoutSettings_IsNotConfigured()
    {
        var message = Outgoing()[0];
        var host = Host(new TestAccount("bare", new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal(SendRejection.NotConfigured, Assert.IsType<SendOutcome.Rejected>(await SendAsync(host, message)).Code);
        Assert.Empty(host.Http.Requests);
    }

    /// <summary>Whatever the provider answers, the outcome is a value, and neither secrets nor the text nor the recipient stand in it.</summary>
    [ConformanceFact]
    public async Task Send_StrangeAnswers_AreValues_AndTellNothing()
    {
        NeedsHttp();
        var message = Outgoing()[0];
        var text = message.Content is OutboundText written ? written.Text : null;
        string[] bodies = ["", "{", "[]", "null", "<html>", """{"error":{"message":"ECHO","code":"ECHO"},"description":"ECHO","errors":["ECHO"]}""", "ECHO", new('x', 300_000)];
        foreach (var status in new[] { 200, 202, 204, 301, 400, 401, 403, 404, 409, 413, 422, 500, 502, 503, 504 })
        {
            foreach (var body in bodies)
            {
                var outcome = await SendAsync(Scripted(Echoing(status, body, $" {message.To} {text}")), message);
                var words = outcome is SendOutcome.Accepted ? "" : outcome.ToString();
                NoSecret(words, $"the outcome of status {status}");
                Assert.False(text?.Length > 8 && words.Contains(text, StringComparison.Ordinal), $"The message's text stands in the outcome of status {status}.");
                Assert.False(message.To.Length > 6 && words.Contains(message.To, StringComparison.Ordinal), $"The recipient stands in the outcome of status {status}.");
                Assert.False(status >= 400 && outcome is SendOutcome.Accepted, $"Status {status} was taken for success.");
            }
        }
    }

    /// <summary>On a line that says what no provider says, the outcome is a value, neither accepted nor telling.</summary>
    [ConformanceFact]
    public async Task Send_StrangeLine_IsAValue_AndTellsNothing()
    {
        var message = Outgoing()[0];
        if (AsksByHttp)
        {
            throw new NotApplicableException($"{Manifest.Id} asks its provider over HTTP.");
        }

        foreach (var said in new[] { "", "kit: no protocol of yours\r\n", "\0\u0001\r\n", new string('x', 100_000) + "\r\n" })
        {
            var host = Host();
            host.Lines.Provider = (_, line, _) =>
            {
                line.Say(said);
                return Task.CompletedTask;
            };
            var outcome = await SendAsync(host, message);
            Assert.IsNotType<SendOutcome.Accepted>(outcome);
            NoSecret(outcome.ToString(), "the outcome of a strange line");
        }
    }

    /// <summary>Cancelled while the provider is silent: it ends within five seconds.</summary>
    [ConformanceFact]
    public async Task Send_Cancelled_EndsSoon()
    {
        NeedsProvider();
        var message = Outgoing()[0];
        var host = Host();
        Silence(host);
        await EndsWhenCancelledAsync(stop => Plugin.Sender!.SendAsync(message, host, stop), token => AskedAsync(host, token), "Sending");
    }

    /// <summary>Two accounts at the same time: no request carries anything of the other's secrets.</summary>
    [ConformanceFact]
    public async Task Send_TwoAccountsInterleaved_DoNotMix()
    {
        var message = Outgoing()[0];
        var (ours, theirs) = (Host(), Host(OtherAccount));
        var faults = new ConcurrentQueue<string>();
        var rounds = AsksByHttp ? 200 : 24; // A line is opened, greeted and signed in on for each message.
        await Parallel.ForAsync(0, rounds, async (index, ct) =>
        {
            var outcome = await Plugin.Sender!.SendAsync(message, index % 2 == 0 ? ours : theirs, ct);
            if (outcome is not SendOutcome.Accepted)
            {
                faults.Enqueue(outcome.ToString());
            }
        });
        Assert.True(faults.IsEmpty, $"{faults.Count} of {rounds} were not accepted: {faults.FirstOrDefault()}");
        Assert.All(ours.Http.Requests, request => CarriesNothingOf(OtherAccount, request));
        Assert.All(theirs.Http.Requests, request => CarriesNothingOf(Account, request));
    }

    private void NeedsProvider()
    {
        if (!CallsProvider)
        {
            throw new NotApplicableException($"{Manifest.Id} calls no provider.");
        }
    }

    private async Task<SendOutcome> SendAsync(FakeChannelHost host, OutboundMessage message) =>
        await InTimeAsync(Plugin.Sender!.SendAsync(message, host, CancellationToken.None), "Sending");

    private IReadOnlyList<OutboundMessage> Outgoing()
    {
        Needs(ChannelCapability.SendMessages);
        Assert.True(Messages.Count > 0, "Override Messages: the plugin declares sendMessages.");
        return Messages;
    }

    private FakeChannelHost Scripted(ChannelHttpResult always) => Scripted(_ => always);

    private FakeChannelHost Scripted(Func<ChannelHttpRequest, ChannelHttpResult> always)
    {
        var host = Host();
        host.Http.ScriptedFor = IsSend;
        host.Http.Always = always;
        return host;
    }

    private void CarriesNothingOf(TestAccount account, ChannelHttpRequest request)
    {
        foreach (var (key, _) in account.Secrets(Manifest).Where(secret => Carries(request, secret.Value)))
        {
            Assert.Fail($"A request of one account carries the secret '{key}' of the other.");
        }
    }

    // Providers repeat in an error what they were told: ECHO becomes the secrets that this very request carried, and what else is given.
    private Func<ChannelHttpRequest, ChannelHttpResult> Echoing(int status, string body, string more = "") => request =>
    {
        var told = Account.Secrets(Manifest).Values.Where(value => Carries(request, value));
        return FakeHttp.Answer(status, body.Replace("ECHO", string.Join(' ', told) + more, StringComparison.Ordinal));
    };

    private static bool Carries(ChannelHttpRequest request, string value)
    {
        var carried = $"{request.Address.OriginalString} {string.Join(' ', request.Headers)} {Encoding.UTF8.GetString(request.Body.Span)}";
        return carried.Contains(value, StringComparison.Ordinal) || carried.Contains(Uri.EscapeDataString(value), StringComparison.Ordinal);
    }
}
