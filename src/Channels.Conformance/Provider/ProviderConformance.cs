using Derman.Channels.Testing;

namespace Derman.Channels.Conformance.Provider;

/// <summary>The kit for a plugin whose provider is played by a program.</summary>
public abstract class ProviderConformance : RunnerConformance
{
    /// <inheritdoc/>
    protected override TestAccount Account => Words.Account;

    /// <inheritdoc/>
    protected override TestAccount OtherAccount => Words.OtherAccount;

    /// <inheritdoc/>
    protected override TestAccount StreamAccount => Words.StreamAccount ?? Words.Account;

    /// <inheritdoc/>
    protected override IReadOnlyList<WebhookFixture> Webhooks => Words.Webhooks;

    /// <inheritdoc/>
    protected override IReadOnlyList<OutboundMessage> Messages => Words.Messages;

    /// <inheritdoc/>
    protected override MediaRequest? Media => Words.Media;

    /// <inheritdoc/>
    protected override ForwardedReport Report => Words.Report ?? base.Report;

    /// <inheritdoc/>
    protected override WebhookProof Proof => Words.Proof;

    /// <inheritdoc/>
    protected override bool Batches => Words.Batches;

    /// <inheritdoc/>
    protected override bool AsksByHttp => Words.AsksByHttp;

    private protected abstract ProviderProcess Double { get; }

    private ProviderWords Words => Double.Words;

    /// <inheritdoc/>
    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => Double.Sign(request, account, Words.SignsTime ? FakeChannelHost.Start : null);

    /// <inheritdoc/>
    protected override WebhookRequest? SignAt(WebhookRequest request, TestAccount account, DateTimeOffset at) => Words.SignsTime ? Double.Sign(request, account, at) : null;

    /// <inheritdoc/>
    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) => Double.Answer(request, account);

    /// <inheritdoc/>
    protected override Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken cancellationToken) => Double.SpeakAsync(request, line, cancellationToken);
}
