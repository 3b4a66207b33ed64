using Derman.Channels.Phone.Ami;
using Derman.Channels.Phone.Ari;

namespace Derman.Channels.Phone;

/// <summary>Listening at an exchange in the way the account chose.</summary>
internal static class ExchangeStream
{
    public static async ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken)
    {
        var account = ExchangeAccount.Of(host);
        if (account.Kind == ExchangeKind.Webhook)
        {
            return new StreamEnd(HealthState.Healthy, "notUsed");
        }

        if (account.Missing is { } field)
        {
            return new Trouble(TroubleKind.SettingsMissing, field, field).End;
        }

        try
        {
            return account.Kind == ExchangeKind.Ami
                ? await AmiStream.RunAsync(host, sink, account, cancellationToken)
                : await AriStream.RunAsync(host, sink, account, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new StreamEnd(HealthState.Healthy, "cancelled");
        }
        catch (IOException broken)
        {
            return new StreamEnd(HealthState.Healthy, $"lineBroken {account.Clean(broken.Message)}");
        }
    }

    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        var account = ExchangeAccount.Of(host);
        if (account.Kind == ExchangeKind.Webhook)
        {
            return host.Secret(PhoneSettings.Token) is null
                ? new HealthReport(HealthState.Misconfigured, "tokenMissing", null, PhoneSettings.Token)
                : new HealthReport(HealthState.Healthy, "waiting");
        }

        if (account.Missing is { } field)
        {
            return new Trouble(TroubleKind.SettingsMissing, null, field).Report;
        }

        try
        {
            return account.Kind == ExchangeKind.Ami
                ? await AmiCheck.CheckAsync(host, account, cancellationToken)
                : await AriCheck.CheckAsync(host, account, cancellationToken);
        }
        catch (IOException broken)
        {
            return new Trouble(TroubleKind.Unreachable, account.Clean(broken.Message), PhoneSettings.Host).Report;
        }
    }
}
