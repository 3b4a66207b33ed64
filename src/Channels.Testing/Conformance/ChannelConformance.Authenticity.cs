using Xunit;

namespace Derman.Channels.Testing;

// Who may speak to a webhook.
public abstract partial class ChannelConformance
{
    /// <summary>Payloads of the provider. Needed with the capability receiveWebhooks: at least one of one event and one batch.</summary>
    protected virtual IReadOnlyList<WebhookFixture> Webhooks => [];

    /// <summary>What proves that a webhook is genuine.</summary>
    protected virtual WebhookProof Proof => WebhookProof.SignedBody;

    /// <summary>Whether the provider puts several elements into one request. Without that no batch is asked for.</summary>
    protected virtual bool Batches => true;

    /// <summary>Signs a request as the provider does.</summary>
    /// <param name="request">The request without proof.</param>
    /// <param name="account">The account whose secrets sign it.</param>
    /// <returns>The request with its proof.</returns>
    protected virtual WebhookRequest Sign(WebhookRequest request, TestAccount account) =>
        throw new InvalidOperationException("Override Sign: the plugin declares receiveWebhooks.");

    /// <summary>Signs a request as the provider would have done at another time, when its proof holds a time.</summary>
    /// <param name="request">The request without proof.</param>
    /// <param name="account">The account whose secrets sign it.</param>
    /// <param name="at">When it is signed.</param>
    /// <returns>The request with its proof; <c>null</c> when the proof knows no time.</returns>
    protected virtual WebhookRequest? SignAt(WebhookRequest request, TestAccount account, DateTimeOffset at) => null;

    /// <summary>What the provider sends is taken.</summary>
    [ConformanceFact]
    public void Authenticate_Genuine_IsTaken() =>
        Assert.All(Payloads(), fixture => Assert.Equal(WebhookVerdict.Genuine, Authenticate(Sign(fixture.Request(), Account), Account)));

    /// <summary>A request without proof is refused.</summary>
    [ConformanceFact]
    public void Authenticate_WithoutProof_IsRefused() =>
        Assert.All(Payloads(), fixture => Assert.Contains(Authenticate(fixture.Request(), Account), new[] { WebhookVerdict.Missing, WebhookVerdict.Forged }));

    /// <summary>What was signed for somebody else is refused.</summary>
    [ConformanceFact]
    public void Authenticate_OfAnotherAccount_IsForged()
    {
        foreach (var fixture in Payloads())
        {
            Assert.Equal(WebhookVerdict.Forged, Authenticate(Sign(fixture.Request(), OtherAccount), Account));
            Assert.Equal(WebhookVerdict.Forged, Authenticate(Sign(fixture.Request(), Account), OtherAccount));
        }
    }

    /// <summary>A body changed after signing is refused, wherever the change is.</summary>
    [ConformanceFact]
    public void Authenticate_ChangedBody_IsForged()
    {
        var payloads = Payloads();
        if (Proof == WebhookProof.SharedToken)
        {
            throw new NotApplicableException($"{Manifest.Id} proves the sender by a token: the body is not signed.");
        }

        foreach (var fixture in payloads)
        {
            var signed = Sign(fixture.Request(), Account);
            foreach (var at in Places(fixture.Body.Length))
            {
                var changed = fixture.Body.ToArray();
                changed[at] ^= 0x20;
                Assert.Equal(WebhookVerdict.Forged, Authenticate(signed with { Body = changed }, Account));
            }

            Assert.Equal(WebhookVerdict.Forged, Authenticate(signed with { Body = fixture.Body.ToArray().Append((byte)'\n').ToArray() }, Account));
        }
    }

    /// <summary>A proof that was cut, changed or repeated is refused, and never an exception.</summary>
    [ConformanceFact]
    public void Authenticate_SpoiltProof_IsRefused()
    {
        foreach (var fixture in Payloads())
        {
            var bare = fixture.Request();
            var signed = Sign(bare, Account);
            foreach (var proof in signed.Headers.Except(bare.Headers))
            {
                var others = signed.Headers.Where(header => header.Key != proof.Key).ToList();
                string[] spoilt = [proof.Value[..^1], Turned(proof.Value), proof.Value + "0", "", " ", "ş😀", proof.Value[..(proof.Value.Length / 2)]];
                foreach (var value in spoilt)
                {
                    Refused(signed with { Headers = [.. others, new(proof.Key, value)] });
                }

                Refused(signed with { Headers = [.. others, proof, new(proof.Key, "x")] });
            }
        }
    }

    /// <summary>Without a secret nothing is taken, not even what was signed with an empty one.</summary>
    [ConformanceFact]
    public void Authenticate_WithoutSecret_IsNotConfigured()
    {
        var bare = Account with { Values = Account.Values.Where(value => !Account.Secrets(Manifest).ContainsKey(value.Key)).ToDictionary(StringComparer.Ordinal) };
        Assert.All(Payloads(), fixture => Assert.Equal(WebhookVerdict.NotConfigured, Authenticate(Sign(fixture.Request(), Account), bare)));
    }

    /// <summary>What was signed an hour and a day ago is refused, and so is what claims to come from the future, when the proof holds a time.</summary>
    [ConformanceFact]
    public void Authenticate_Old_IsRefused()
    {
        foreach (var request in Payloads().Select(fixture => fixture.Request()))
        {
            var now = SignAt(request, Account, FakeChannelHost.Start)
                ?? throw new NotApplicableException($"The proof of {Manifest.Id} holds no time: against replays stand the keys of the events.");
            Assert.Equal(WebhookVerdict.Genuine, Authenticate(now, Account));
            foreach (var hours in new[] { -24, -1, 1, 24 })
            {
                Assert.Equal(WebhookVerdict.Forged, Authenticate(SignAt(request, Account, FakeChannelHost.Start.AddHours(hours))!, Account));
            }
        }
    }

    /// <summary>Two accounts at the same time, from many threads: each is judged by its own secrets.</summary>
    [ConformanceFact]
    public async Task Authenticate_TwoAccountsInterleaved_DoNotMix()
    {
        var payloads = Payloads();
        var (ours, theirs) = (Account.Context(Manifest), OtherAccount.Context(Manifest));
        await Parallel.ForAsync(0, 400, (index, _) =>
        {
            var request = payloads[index % payloads.Count].Request();
            var signed = Sign(request, index % 2 == 0 ? Account : OtherAccount);
            Assert.Equal(index % 4 is 0 or 1 ? WebhookVerdict.Genuine : WebhookVerdict.Forged, Plugin.Webhooks!.Authenticate(signed, index % 4 is 0 or 3 ? ours : theirs));
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>A request that is no handshake of the provider is answered with 403, 404 or 405 and nothing else.</summary>
    [ConformanceFact]
    public void Handshake_OfAStranger_TellsNothing()
    {
        Needs(ChannelCapability.ReceiveWebhooks);
        KeyValuePair<string, string>[][] queries = [[], [new("challenge", "kit-challenge")], [new("hub.mode", "subscribe"), new("hub.challenge", "kit-challenge"), new("hub.verify_token", "guess")]];
        foreach (var (method, query) in new[] { "GET", "HEAD", "PUT", "DELETE" }.SelectMany(method => queries.Select(query => (method, query))))
        {
            var answer = Plugin.Webhooks!.Handshake(new WebhookRequest { Method = method, Query = query }, Account.Context(Manifest));
            Assert.Contains(answer.Status, new[] { 403, 404, 405 });
            Assert.Equal("", answer.Body);
        }
    }

    private IReadOnlyList<WebhookFixture> Payloads()
    {
        Needs(ChannelCapability.ReceiveWebhooks);
        Assert.True(Webhooks.Count > 0, "Override Webhooks: the plugin declares receiveWebhooks.");
        return Webhooks;
    }

    private WebhookVerdict Authenticate(WebhookRequest request, TestAccount account) => Plugin.Webhooks!.Authenticate(request, account.Context(Manifest));

    private void Refused(WebhookRequest request) => Assert.Contains(Authenticate(request, Account), new[] { WebhookVerdict.Missing, WebhookVerdict.Forged });

    private static string Turned(string value) => value[..^1] + (value[^1] == '0' ? '1' : '0');

    private static IEnumerable<int> Places(int length) => Enumerable.Range(0, Math.Min(length, 40)).Select(part => (int)((long)part * length / Math.Min(length, 40)));
}
