using System.Globalization;
using System.Text.Json;
using Derman.Channels.Graph.Webhooks;
using Derman.Channels.WhatsApp.Sending;

namespace Derman.Channels.WhatsApp.Webhooks;

/// <summary>One element of <c>statuses</c>.</summary>
internal static class StatusReader
{
    public static DeliveryReceipt? Read(JsonElement status, string account)
    {
        DeliveryState? state = status.Text("status") switch
        {
            "sent" => DeliveryState.Sent,
            "delivered" => DeliveryState.Delivered,
            "read" or "played" => DeliveryState.Read,
            "failed" => DeliveryState.Failed,
            _ => null,
        };
        if (state is null || status.Text("id") is not { } id || status.UnixTime("timestamp") is not { } at)
        {
            return null;
        }

        var error = status.List("errors").FirstOrDefault();
        var code = state == DeliveryState.Failed ? error.Text("code") : null;
        return new DeliveryReceipt
        {
            ProviderAccountId = account,
            MessageExternalId = id,
            State = state.Value,
            At = at,
            Recipient = status.Text("recipient_id") ?? status.Text("recipient_user_id"),
            IdempotencyKey = status.Text("biz_opaque_callback_data"),
            ErrorCode = code,
            ErrorTitle = state == DeliveryState.Failed ? error.Text("title") ?? error.Text("message") : null,
            FailureCode = state == DeliveryState.Failed ? FailureOf(code) : null,
        };
    }

    private static string FailureOf(string? code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && WhatsAppCodes.Instance.RejectionOf(number, null) is { } rejection
            ? rejection
            : SendRejection.Refused;
}
