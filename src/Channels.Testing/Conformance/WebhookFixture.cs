using System.Text;

namespace Derman.Channels.Testing;

/// <summary>A payload of your provider, as recorded or as documented.</summary>
/// <param name="Name">What it is, for messages of failing tests.</param>
/// <param name="Body">The body's bytes exactly as they arrive.</param>
/// <param name="Events">How many events must come of it; more than one makes it a batch.</param>
public sealed record WebhookFixture(string Name, ReadOnlyMemory<byte> Body, int Events)
{
    /// <summary>The media type it arrives with.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The query it arrives with.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Whether its objects may gain fields; <c>false</c> for payloads whose field names are data.</summary>
    public bool MayGrow { get; init; } = true;

    /// <summary>A payload written as text.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="body">The body.</param>
    /// <param name="events">How many events must come of it.</param>
    /// <returns>The fixture.</returns>
    public static WebhookFixture Text(string name, string body, int events = 1) => new(name, Encoding.UTF8.GetBytes(body), events);

    internal WebhookRequest Request(ReadOnlyMemory<byte>? body = null) => new()
    {
        Method = "POST",
        Query = Query,
        Headers = [new("Content-Type", ContentType)],
        Body = body ?? Body,
        ReceivedAt = FakeChannelHost.Start,
    };
}

/// <summary>What proves that a webhook comes from the provider.</summary>
public enum WebhookProof
{
    /// <summary>A signature over the body: one changed byte makes it forged.</summary>
    SignedBody,

    /// <summary>A token both sides know: it proves the sender, not the body.</summary>
    SharedToken,
}
