using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Channels;

namespace Sample.Channel.Sending;

/// <summary>POST /v1/messages. One attempt: the host decides whether and when there is another.</summary>
internal static class MessageSender
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Secret("apiKey") is not { } key)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The API key is missing.");
        }

        if (message.Content is not OutboundText { Text: { Length: > 0 and <= 2000 } text })
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, "Only texts of 1 to 2,000 characters.");
        }

        var request = new ChannelHttpRequest
        {
            Method = "POST",
            Address = new Uri($"{host.Setting("baseAddress")!.TrimEnd('/')}/v1/messages"),
            Headers = [new("Authorization", $"Bearer {key}")],
            Body = JsonSerializer.SerializeToUtf8Bytes(new ChatMessage(message.To, text, message.IdempotencyKey), ChatJson.Default.ChatMessage),
            ContentType = "application/json",
        };
        return await host.SendHttpAsync(request, cancellationToken) switch
        {
            ChannelHttpResponse response => Outcome(response),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } => new SendOutcome.Rejected(SendRejection.HostNotPermitted, "The address is not permitted."),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotSent } => new SendOutcome.Deferred(DefaultWait, "No connection."),

            // It may have arrived: sending again could send it twice.
            _ => new SendOutcome.Unknown("No answer."),
        };
    }

    // Of an error only its status is told: the provider's words may repeat what it was sent.
    private static SendOutcome Outcome(ChannelHttpResponse response)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"HTTP {response.Status}");
        return response.Status switch
        {
            >= 200 and < 300 => IdOf(response.Body) is { } id ? new SendOutcome.Accepted(id) : new SendOutcome.Unknown($"{status} without an id."),
            401 or 403 => new SendOutcome.Rejected(SendRejection.Reauthorise, status),
            429 or 503 => new SendOutcome.Deferred(Wait(response), status),
            >= 500 => new SendOutcome.Unknown(status),
            _ => new SendOutcome.Rejected(SendRejection.Refused, status),
        };
    }

    private static TimeSpan Wait(ChannelHttpResponse response) =>
        int.TryParse(response.Header("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 86_400))
            : DefaultWait;

    private static string? IdOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, ChatJson.Default.ChatSent)?.Id is { Length: > 0 } id ? id : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record ChatMessage(
    [property: JsonPropertyName("to")] string To, [property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("reference")] string Reference);

internal sealed record ChatSent([property: JsonPropertyName("id")] string? Id);

/// <summary>Serializers made at build time.</summary>
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(ChatSent))]
internal sealed partial class ChatJson : JsonSerializerContext;
