namespace Derman.Channels.Phone;

/// <summary>Opening a line to an exchange: whoever does not come through the greeting leaves no line open.</summary>
internal static class ExchangeLine
{
    /// <param name="greet">Signs in: what then speaks on the line and closes it, or why nobody may.</param>
    public static async ValueTask<(T? Line, Trouble? Trouble)> OpenAsync<T>(
        IChannelHost host, ExchangeAccount account, Func<ChannelConnection, ValueTask<(T? Line, Trouble? Trouble)>> greet, CancellationToken cancellationToken)
        where T : class
    {
        var result = await host.ConnectAsync(account.Connect, cancellationToken);
        if (result is not ChannelConnected connected)
        {
            return (null, Trouble.Of((ChannelConnectFailure)result, account));
        }

        T? line = null;
        try
        {
            (line, var trouble) = await greet(connected.Connection);
            return (line, trouble);
        }
        finally
        {
            if (line is null)
            {
                await connected.Connection.DisposeAsync();
            }
        }
    }
}
