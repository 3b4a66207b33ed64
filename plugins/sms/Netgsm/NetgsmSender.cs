using System.Text.Json;
using Derman.Channels.Sms.Sending;

namespace Derman.Channels.Sms.Netgsm;

/// <summary>POST /sms/rest/v2/send, one message to one number a job.</summary>
internal static class NetgsmSender
{
    public static async ValueTask<SendOutcome> SendAsync(ShortMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (NetgsmClient.Of(host) is not { } client)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The user name or the password is missing.");
        }

        if (!PhoneNumbers.IsTurkishMobile(message.To))
        {
            return new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "NetGSM takes ten digits: Turkish numbers only.");
        }

        var job = new NetgsmJob
        {
            Msgheader = message.Sender,
            Encoding = message.Encoding == "gsm7" ? null : "TR",
            Iysfilter = host.Setting(SmsSettings.IysFilter) ?? "0",
            Messages = [new NetgsmMessage(message.Text, message.To[2..])],
        };
        var result = await host.SendHttpAsync(client.Post("sms/rest/v2/send", JsonSerializer.SerializeToUtf8Bytes(job, NetgsmJson.Default.NetgsmJob)), cancellationToken);
        return result is ChannelHttpResponse response ? Outcome(response, host.UtcNow, client) : SendFailures.Outcome(result, client.Secrets);
    }

    private static SendOutcome Outcome(ChannelHttpResponse response, DateTimeOffset now, NetgsmClient client)
    {
        var answer = NetgsmJson.Read(response.Body, NetgsmJson.Default.NetgsmSent);
        var reason = client.ReasonOf(response.Status, answer?.Code, answer?.Description);
        if (answer?.Code is { } code)
        {
            if (NetgsmCodes.IsAccepted(code))
            {
                return string.IsNullOrEmpty(answer.Jobid) ? new SendOutcome.Unknown("Accepted without a job id.") : new SendOutcome.Accepted(answer.Jobid);
            }

            if (NetgsmCodes.WaitOf(code) is { } wait)
            {
                return new SendOutcome.Deferred(Waiting.RetryAfter(response, now) ?? wait, reason);
            }

            return NetgsmCodes.RejectionOf(code) is { } rejection ? new SendOutcome.Rejected(rejection, reason) : new SendOutcome.Unknown(reason);
        }

        return response.Status switch
        {
            429 or 503 => new SendOutcome.Deferred(Waiting.RetryAfter(response, now) ?? Waiting.Default, reason),
            401 => new SendOutcome.Rejected(SendRejection.Reauthorise, reason),
            >= 400 and < 500 => new SendOutcome.Rejected(SendRejection.Refused, reason),
            _ => new SendOutcome.Unknown(reason),
        };
    }
}
