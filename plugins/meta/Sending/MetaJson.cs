using System.Text.Json.Serialization;

namespace Derman.Channels.Meta.Sending;

internal sealed record SendBody
{
    public required SendRecipient Recipient { get; init; }

    public required SendMessage Message { get; init; }

    public string? MessagingType { get; init; }

    public string? Tag { get; init; }

    public SendReplyTo? ReplyTo { get; init; }
}

internal sealed record SendRecipient(string? Id = null, string? CommentId = null, string? PostId = null);

internal sealed record SendReplyTo(string Mid);

internal sealed record SendMessage
{
    public string? Text { get; init; }

    public IReadOnlyList<QuickReply>? QuickReplies { get; init; }

    public Attachment? Attachment { get; init; }

    public string? Metadata { get; init; }
}

internal sealed record QuickReply(string Title, string Payload, string ContentType = "text");

internal sealed record Attachment(string Type, AttachmentPayload Payload);

internal sealed record AttachmentPayload(string? AttachmentId = null, bool? IsReusable = null);

internal sealed record UploadBody(Attachment Attachment);

internal sealed record CommentBody(string Message, string? MediaId = null, string? CommentId = null);

internal sealed record Sent(string? MessageId, string? Id);

internal sealed record Uploaded(string? AttachmentId);

internal sealed record Commented(Commenter? From);

internal sealed record Commenter(string? Id);

internal sealed record PageRecord(string? Id, Commenter? InstagramBusinessAccount);

internal sealed record Subscriptions(IReadOnlyList<Subscription>? Data);

internal sealed record Subscription(string? Id, IReadOnlyList<string>? SubscribedFields);

internal sealed record TokenAnswer(TokenRecord? Data);

internal sealed record TokenRecord(bool? IsValid, IReadOnlyList<string>? Scopes);

/// <summary>Source-generated: reflection-based JSON would keep the plugin's types, and so its whole load context, alive for good.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(SendBody))]
[JsonSerializable(typeof(UploadBody))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(Sent))]
[JsonSerializable(typeof(Uploaded))]
[JsonSerializable(typeof(Commented))]
[JsonSerializable(typeof(PageRecord))]
[JsonSerializable(typeof(Subscriptions))]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class MetaJson : JsonSerializerContext;
