using Derman.Channels.Testing;

namespace Derman.Channels.Conformance.Provider;

/// <summary>The kit for the folder and the provider this program was started with.</summary>
public sealed class FolderConformance : RunnerConformance
{
    private static string _folder = "";
    private static ProviderProcess? _provider;

    /// <inheritdoc/>
    protected override string Folder => _folder;

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
    protected override WebhookProof Proof => Words.Proof;

    /// <inheritdoc/>
    protected override bool Batches => Words.Batches;

    /// <inheritdoc/>
    protected override bool AsksByHttp => Words.AsksByHttp;

    private static ProviderProcess Double => _provider ?? throw new InvalidOperationException("No provider was started.");

    private static ProviderWords Words => Double.Words;

    internal static void Point(string folder, ProviderProcess provider) => (_folder, _provider) = (folder, provider);

    /// <inheritdoc/>
    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => Double.Sign(request, account, Words.SignsTime ? FakeChannelHost.Start : null);

    /// <inheritdoc/>
    protected override WebhookRequest? SignAt(WebhookRequest request, TestAccount account, DateTimeOffset at) => Words.SignsTime ? Double.Sign(request, account, at) : null;

    /// <inheritdoc/>
    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) => Double.Answer(request, account);

    /// <inheritdoc/>
    protected override Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken cancellationToken) => Double.SpeakAsync(request, line, cancellationToken);
}
