using System.Text.Json.Serialization;

namespace Derman.Channels.WhatsApp.Sending;

internal sealed record GraphMessage
{
    public string MessagingProduct { get; init; } = "whatsapp";

    public string RecipientType { get; init; } = "individual";

    public string? To { get; init; }

    public string? Recipient { get; init; }

    public required string Type { get; init; }

    public GraphContext? Context { get; init; }

    public GraphText? Text { get; init; }

    public GraphTemplate? Template { get; init; }

    public GraphInteractive? Interactive { get; init; }

    public GraphFile? Image { get; init; }

    public GraphFile? Audio { get; init; }

    public GraphFile? Video { get; init; }

    public GraphFile? Document { get; init; }

    public GraphFile? Sticker { get; init; }

    public string? BizOpaqueCallbackData { get; init; }
}

internal sealed record GraphContext(string MessageId);

internal sealed record GraphText(string Body, bool PreviewUrl);

internal sealed record GraphTemplate(string Name, GraphLanguage Language, IReadOnlyList<GraphComponent>? Components);

internal sealed record GraphLanguage(string Code);

internal sealed record GraphComponent
{
    public required string Type { get; init; }

    public string? SubType { get; init; }

    public string? Index { get; init; }

    public required IReadOnlyList<GraphParameter> Parameters { get; init; }
}

internal sealed record GraphParameter
{
    public required string Type { get; init; }

    public string? Text { get; init; }

    public string? Payload { get; init; }
}

internal sealed record GraphWords(string Text);

internal sealed record GraphInteractive(GraphWords Body, GraphAction Action, string Type = "button");

internal sealed record GraphAction(IReadOnlyList<GraphButton> Buttons);

internal sealed record GraphButton(GraphReply Reply, string Type = "reply");

internal sealed record GraphReply(string Id, string Title);

internal sealed record GraphFile(string Id, string? Caption, string? Filename);

internal sealed record GraphSent(IReadOnlyList<GraphSentMessage>? Messages);

internal sealed record GraphSentMessage(string? Id);

internal sealed record GraphUploaded(string? Id);

internal sealed record GraphMedia(string? Url, string? MimeType, string? Sha256, long? FileSize);

internal sealed record GraphNumber(string? Id, string? QualityRating);

/// <summary>Source-generated: reflection-based JSON would keep the plugin's types, and so its whole load context, alive for good.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GraphMessage))]
[JsonSerializable(typeof(GraphSent))]
[JsonSerializable(typeof(GraphUploaded))]
[JsonSerializable(typeof(GraphMedia))]
[JsonSerializable(typeof(GraphNumber))]
internal sealed partial class WhatsAppJson : JsonSerializerContext;
