using Derman.Channels.Graph;

namespace Derman.Channels.Meta.Sending;

/// <summary>Which way a message goes: to a person, in private to who wrote a comment, or in public below it.</summary>
internal static class MessageSender
{
    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Secret(GraphSettings.AccessToken) is not { } token || host.Setting(MetaSettings.ProviderAccountId) is not { } account)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The access token or the account's id is missing.");
        }

        var sender = new Sender(host, token, account, MetaSettings.IsInstagram(host));
        if (ContentRules.Problem(message, sender.Instagram) is { } problem)
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, problem);
        }

        return message switch
        {
            { Visibility: MessageVisibility.Public } => await PublicReply.SendAsync(message, sender, cancellationToken),
            { Thread: { } thread } => await PrivateReply.SendAsync(message, thread, sender, cancellationToken),
            _ => await DirectMessage.SendAsync(message, sender, cancellationToken),
        };
    }
}

/// <summary>On whose behalf, for one call.</summary>
internal sealed record Sender(IChannelHost Host, string Token, string Account, bool Instagram)
{
    public ChannelHttpRequest Request(string method, string path) => GraphClient.Request(Host, Token, method, path);

    /// <summary>Never the token: a record's own text form would print it.</summary>
    public override string ToString() => Account;
}
