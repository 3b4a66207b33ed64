using System.Buffers;
using System.Text.Json;

namespace Derman.Channels.Wire;

/// <summary>A frame with its header read: a request (<c>id</c>), an answer (<c>re</c>) or a notice (neither).</summary>
internal sealed class WireMessage
{
    public long? Id { get; private init; }

    public long? Re { get; private init; }

    /// <summary>The call of the other side within which this is asked.</summary>
    public long? For { get; private init; }

    public string Op { get; private init; } = "";

    public JsonElement Data { get; private init; }

    public WireError? Error { get; private init; }

    public ReadOnlyMemory<byte> Body { get; private init; }

    public T Read<T>() => WireJson.Read<T>(Data);

    public static WireMessage Of(WireFrame frame)
    {
        try
        {
            // Not disposed: the header lives as long as what was read of it.
            var root = JsonDocument.Parse(frame.Header).RootElement;
            var message = new WireMessage
            {
                Id = Number(root, "id"),
                Re = Number(root, "re"),
                For = Number(root, "for"),
                Op = root.TryGetProperty("op", out var op) ? op.GetString() ?? "" : "",
                Data = root.TryGetProperty("data", out var data) ? data : default,
                Error = root.TryGetProperty("error", out var error) ? WireJson.Read<WireError>(error) : null,
                Body = frame.Body,
            };
            return (message.Id is not null && message.Re is not null) || (message.Re is null && message.Op.Length == 0)
                ? throw new WireException("headerMalformed", "A header with both id and re, or without re and op.")
                : message;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new WireException("headerMalformed", e.Message);
        }
    }

    private static long? Number(JsonElement root, string name) => root.TryGetProperty(name, out var number) ? number.GetInt64() : null;
}

/// <summary>Data and body on their way out.</summary>
/// <param name="Data">JSON; empty = none.</param>
/// <param name="Body">Raw bytes; may be empty.</param>
internal readonly record struct WirePayload(ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Body)
{
    public static WirePayload Nothing { get; }

    public static WirePayload Of<T>(T data, ReadOnlyMemory<byte> body = default) => new(JsonSerializer.SerializeToUtf8Bytes(data, WireJson.TypeOf<T>()), body);

    public WireFrame Request(string op, long? id, long? within) => Frame(writer =>
    {
        if (id is { } number)
        {
            writer.WriteNumber("id", number);
        }

        writer.WriteString("op", op);
        if (within is { } call)
        {
            writer.WriteNumber("for", call);
        }
    });

    public WireFrame Answer(long re) => Frame(writer => writer.WriteNumber("re", re));

    public static WireFrame Error(long re, string code, string reason) => Nothing.Frame(writer =>
    {
        writer.WriteNumber("re", re);
        writer.WritePropertyName("error");
        JsonSerializer.Serialize(writer, new WireError(code, reason), WireJson.TypeOf<WireError>());
    });

    private WireFrame Frame(Action<Utf8JsonWriter> head)
    {
        var header = new ArrayBufferWriter<byte>(Data.Length + 64);
        using (var writer = new Utf8JsonWriter(header))
        {
            writer.WriteStartObject();
            head(writer);
            if (!Data.IsEmpty)
            {
                writer.WritePropertyName("data");
                writer.WriteRawValue(Data.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return new WireFrame(header.WrittenMemory, Body);
    }
}

/// <summary>What one side does for the other.</summary>
internal interface IWireServer
{
    /// <summary>Does a request. Runs on the pool, many at once.</summary>
    /// <exception cref="WireCallException">It is answered with that error. Anything else thrown is answered as <see cref="WireErrors.Failed"/>.</exception>
    ValueTask<WirePayload> AnswerAsync(WireMessage request, CancellationToken cancellationToken);

    /// <summary>Takes a notice, in order, on the reading thread: must be quick.</summary>
    void Notice(WireMessage notice);
}
