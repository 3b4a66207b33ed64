namespace Derman.Channels;

/// <summary>
/// The entry of a plugin: the class named by <c>entry.type</c> of <c>channel.json</c>, public, not abstract, with a public constructor
/// without parameters.
/// </summary>
/// <remarks>
/// <para>One instance serves every tenant and every account, from many threads at once: it holds no account data. What belongs to an account
/// arrives with each call (<see cref="ChannelAccountContext"/>, <see cref="IChannelHost"/>).</para>
/// <para>A capability is one small interface. Either the entry class implements it, or it overrides the property of that name.
/// What the manifest declares must equal what the plugin gives; the host refuses a plugin where they differ.</para>
/// <para><see cref="IAsyncDisposable.DisposeAsync"/> is called once, after the last call has ended. Everything started (timers, tasks,
/// event subscriptions) must have ended when it returns: what lives on keeps the old version in memory.</para>
/// </remarks>
public interface IChannelPlugin : IAsyncDisposable
{
    /// <summary>Receiving by webhook, or <c>null</c>.</summary>
    IReceiveWebhooks? Webhooks => this as IReceiveWebhooks;

    /// <summary>Sending, or <c>null</c>.</summary>
    ISendMessages? Sender => this as ISendMessages;

    /// <summary>Fetching attachments, or <c>null</c>.</summary>
    IFetchMedia? Media => this as IFetchMedia;

    /// <summary>Checking an account, or <c>null</c>.</summary>
    ICheckHealth? Health => this as ICheckHealth;

    /// <summary>Receiving over a line of our own, or <c>null</c>.</summary>
    IReceiveStream? Stream => this as IReceiveStream;

    /// <summary>Counting what a message costs before it is sent, or <c>null</c>.</summary>
    IMeasureMessages? Measure => this as IMeasureMessages;

    /// <summary>Handing reports over to another body's server, or <c>null</c>.</summary>
    IForwardReports? Reports => this as IForwardReports;
}
