namespace Derman.Channels.Chat;

/// <summary>
/// Live chat on a municipality's own pages. There is no provider: the host carries the line to the visitor's widget, so that this plugin only says
/// what an account needs, what can be sent and whether it is set up. Stateless: one instance serves every account.
/// </summary>
public sealed class ChatPlugin : IChannelPlugin, ISendMessages, ICheckHealth
{
    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        ValueTask.FromResult(MessageSender.Send(message, host));

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => ValueTask.FromResult(AccountCheck.Check(host));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
