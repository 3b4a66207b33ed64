using System.Globalization;
using System.Text.Json;
using Derman.Channels.Sms.Netgsm;

namespace Derman.Channels.Sms.Health;

/// <summary>Asks NetGSM for the sender titles (proves the credentials and the title) and for what is left to send.</summary>
internal static class NetgsmCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (NetgsmClient.Of(host) is not { } client)
        {
            return new HealthReport(
                HealthState.Misconfigured, "credentialsMissing", FieldKey: host.Secret(SmsSettings.User) is null ? SmsSettings.User : SmsSettings.Password);
        }

        var result = await host.SendHttpAsync(client.Get("sms/rest/v2/msgheader"), cancellationToken);
        var titles = result is ChannelHttpResponse response ? NetgsmJson.Read(response.Body, NetgsmJson.Default.NetgsmTitles) : null;
        if (Failed(result, titles?.Code, titles?.Description, client) is { } failed)
        {
            return failed;
        }

        return titles?.Msgheaders is { } allowed && !allowed.Contains(host.Setting(SmsSettings.Sender), StringComparer.Ordinal)
            ? new HealthReport(HealthState.Misconfigured, "senderUnknown", FieldKey: SmsSettings.Sender)
            : await BalanceAsync(host, client, cancellationToken);
    }

    private static async ValueTask<HealthReport> BalanceAsync(IChannelHost host, NetgsmClient client, CancellationToken cancellationToken)
    {
        // The one question that wants the credentials in its body. 1 = packages ("Adet SMS"), which is what messages are taken from.
        var query = new NetgsmBalanceQuery(client.User, client.Password, 1);
        var result = await host.SendHttpAsync(client.Post("balance", JsonSerializer.SerializeToUtf8Bytes(query, NetgsmJson.Default.NetgsmBalanceQuery)), cancellationToken);
        var answer = result is ChannelHttpResponse response ? NetgsmJson.Read(response.Body, NetgsmJson.Default.NetgsmBalance) : null;
        if (answer?.Code == NetgsmCodes.NothingFound)
        {
            return new HealthReport(HealthState.Degraded, "creditEmpty");
        }

        if (Failed(result, answer?.Code ?? (answer?.Balance.ValueKind == JsonValueKind.Array ? "00" : null), null, client) is { } failed)
        {
            return failed;
        }

        // Other packages (voice, fax) say nothing about messages.
        var left = answer!.Balance.ValueKind == JsonValueKind.Array
            ? answer.Balance.EnumerateArray().Where(IsForSms).Sum(row => Amount(row.Text("amount")))
            : Amount(answer.Balance.ToString());
        return left <= 0
            ? new HealthReport(HealthState.Degraded, "creditEmpty")
            : new HealthReport(HealthState.Healthy, "ok", FormattableString.Invariant($"{left:0.##} left"));
    }

    private static bool IsForSms(JsonElement row) => row.Text("balance_name") is not { } name || name.Contains("SMS", StringComparison.OrdinalIgnoreCase);

    private static decimal Amount(string? text) =>
        decimal.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) ? amount : 0;

    private static HealthReport? Failed(ChannelHttpResult result, string? code, string? description, NetgsmClient client)
    {
        if (NetgsmEnds.Of(result, code, description, client) is not { } end)
        {
            return null;
        }

        var at = end.Reason.IndexOf(' ', StringComparison.Ordinal);
        var field = end.State switch
        {
            HealthState.NeedsReauthorisation => SmsSettings.Password,
            HealthState.Misconfigured => SmsSettings.NetgsmUrl,
            _ => null,
        };
        return new HealthReport(end.State, at < 0 ? end.Reason : end.Reason[..at], at < 0 ? null : end.Reason[(at + 1)..], field);
    }
}
