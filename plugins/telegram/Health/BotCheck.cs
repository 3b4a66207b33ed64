using Derman.Channels.Telegram.Updates;

namespace Derman.Channels.Telegram.Health;

/// <summary>getMe proves the token; getWebhookInfo tells whether updates come to us, and whether they arrive.</summary>
internal static class BotCheck
{
    private const int Backlog = 100;
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (BotApi.Of(host) is not { } api)
        {
            return new HealthReport(HealthState.Misconfigured, "tokenMissing", FieldKey: TelegramSettings.BotToken);
        }

        if (!TelegramModes.IsPolling(host) && host.Secret(TelegramSettings.WebhookSecret) is null)
        {
            return new HealthReport(HealthState.Misconfigured, "secretMissing", FieldKey: TelegramSettings.WebhookSecret);
        }

        var me = await api.GetAsync("getMe", cancellationToken);
        if (Failed(me, host, api) is { } failed)
        {
            return failed;
        }

        var info = await api.GetAsync("getWebhookInfo", cancellationToken);
        return Failed(info, host, api) ?? Judged(BotAnswer.Read((ChannelHttpResponse)info, host.UtcNow), host, api);
    }

    private static HealthReport Judged(BotAnswer info, IChannelHost host, BotApi api)
    {
        var address = info.Result.Text("url");
        if (TelegramModes.IsPolling(host))
        {
            return address is null
                ? new HealthReport(HealthState.Healthy, "ok")
                : new HealthReport(HealthState.Misconfigured, "webhookInTheWay", FieldKey: TelegramSettings.Mode);
        }

        if (address is null)
        {
            return new HealthReport(HealthState.Misconfigured, "webhookMissing", FieldKey: TelegramSettings.WebhookAddress);
        }

        if (host.Setting(TelegramSettings.WebhookAddress) is { } ours && address != ours)
        {
            return new HealthReport(HealthState.Misconfigured, "webhookElsewhere", HostOf(address), TelegramSettings.WebhookAddress);
        }

        var kinds = info.Result.List("allowed_updates").Select(kind => kind.ToString()).ToList();
        var missing = UpdateKinds.Needed.Except(kinds, StringComparer.Ordinal).ToList();
        if (kinds.Count > 0 && missing.Count > 0)
        {
            return new HealthReport(HealthState.Degraded, "updatesMissing", string.Join(", ", missing));
        }

        if (info.Result.UnixTime("last_error_date") is { } error && host.UtcNow - error < Recent)
        {
            return new HealthReport(HealthState.Degraded, "webhookFails", api.Clean(info.Result.Text("last_error_message")));
        }

        return info.Result.Real("pending_update_count") > Backlog
            ? new HealthReport(HealthState.Degraded, "webhookBehind", FormattableString.Invariant($"{info.Result.Real("pending_update_count")} updates wait."))
            : new HealthReport(HealthState.Healthy, "ok");
    }

    // Of a foreign address its host is enough: the rest may be somebody's secret.
    private static string? HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.IdnHost : null;

    private static HealthReport? Failed(ChannelHttpResult result, IChannelHost host, BotApi api)
    {
        switch (result)
        {
            case ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure:
                return new HealthReport(HealthState.Misconfigured, "hostNotPermitted", api.Clean(failure.Reason), TelegramSettings.ApiBaseAddress);
            case not ChannelHttpResponse:
                return new HealthReport(HealthState.Unreachable, "unreachable", api.Clean((result as ChannelHttpFailure)?.Reason));
        }

        var answer = BotAnswer.Read((ChannelHttpResponse)result, host.UtcNow);
        return answer switch
        {
            { IsOk: true } => null,
            { Code: 401 or 404 } => new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", api.ReasonOf(answer), TelegramSettings.BotToken),
            { Code: 429 } => new HealthReport(HealthState.Degraded, "throttled", api.ReasonOf(answer)),
            _ => new HealthReport(HealthState.Unreachable, "unreachable", api.ReasonOf(answer)),
        };
    }
}
