using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Chats;
using NodaTime;

namespace Derman.Host.Chats;

/// <summary>What a widget says, over whichever line.</summary>
/// <param name="T">hello | say | seen | typing | end | ping.</param>
/// <param name="Id">Of a word: made by the widget, the same for every attempt.</param>
/// <param name="After">The last message the widget has.</param>
internal sealed record ClientFrame(
    string? T, string? Token = null, long After = 0, string? Id = null, string? Text = null, string? Name = null, string? Phone = null, string? Lang = null, string? Page = null,
    long Upto = 0, bool Read = false);

/// <summary>What the host says.</summary>
/// <param name="T">welcome | ack | refused | messages | state | typing | pong.</param>
internal sealed record ServerFrame(string T)
{
    public string? Token { get; init; }

    public string? Id { get; init; }

    public string? Code { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<MessageFrame>? List { get; init; }

    public long? Upto { get; init; }

    public StateFrame? State { get; init; }
}

internal sealed record MessageFrame(long Seq, bool Mine, string? Id, string? By, string Text, long At, IReadOnlyList<FileFrame>? Files)
{
    public static MessageFrame Of(VisitMessage message) => new(
        message.Seq,
        message.Mine,
        message.ClientId,
        message.By,
        message.Text,
        message.At.ToUnixTimeMilliseconds(),
        message.Files.Count == 0 ? null : [.. message.Files.Select(f => new FileFrame(f.Id, f.Name, f.Size))]);
}

internal sealed record FileFrame(Guid Id, string Name, long Size);

/// <param name="State">new | started | waiting | taken | ended.</param>
/// <param name="Answered">Somebody is there to answer.</param>
/// <param name="Place">In the queue, from 1; null when it does not wait.</param>
internal sealed record StateFrame(string State, bool Answered, int? Place, string? Agent, string? Number, string? Code, string? Reason);

/// <summary>One exchange over long polling: frames in, frames out.</summary>
/// <param name="Known">The state the widget has; while it and everything else are as before, the answer waits.</param>
internal sealed record PollRequest(string? Token, long After, StateFrame? Known, IReadOnlyList<ClientFrame>? Frames, string? Lang = null);

internal sealed record PollAnswer(IReadOnlyList<ServerFrame> Frames);

/// <summary>What a visitor asks for beside the line: a file of the chat, or the chat by e-mail.</summary>
internal sealed record VisitorAsk(string? Token, string? Email = null, string? Lang = null);

/// <summary>A message left while nobody was there.</summary>
internal sealed record LeftMessage(string? Id, string? Text, string? Name, string? Phone, string? Email, string? Lang);

internal sealed record LeftAnswer(string Number, string TrackingCode, string TrackAddress);

/// <summary>What the widget needs to show itself, in one language.</summary>
/// <param name="Largest">Of a file, in bytes.</param>
/// <param name="Mail">The chat can be had by e-mail.</param>
internal sealed record WidgetSetup(
    string Lang, string Dir, string Title, string Greeting, string? Privacy, string Ask, bool Answered, string Brand, string BrandDark, int Longest, int Largest, bool Mail, IReadOnlyDictionary<string, string> Words);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientFrame))]
[JsonSerializable(typeof(ServerFrame))]
[JsonSerializable(typeof(PollRequest))]
[JsonSerializable(typeof(PollAnswer))]
[JsonSerializable(typeof(VisitorAsk))]
[JsonSerializable(typeof(LeftMessage))]
[JsonSerializable(typeof(LeftAnswer))]
[JsonSerializable(typeof(WidgetSetup))]
internal sealed partial class ChatJson : JsonSerializerContext;
