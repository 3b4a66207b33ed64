using System.Text.Encodings.Web;
using System.Text.Json;

namespace Derman.Host.Open311;

/// <summary>JSON by the Spark convention: no root, a container of one repeated child is an array, what is empty is null.</summary>
internal static class JsonFormat
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Document document)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            Write(json, document.Content);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value)
        {
            case Text text:
                json.WriteStringValue(text.Content);
                break;
            case Flag flag:
                json.WriteBooleanValue(flag.Content);
                break;
            case Number number:
                json.WriteNumberValue(number.Content);
                break;
            case Geometry geometry:
                geometry.Content.WriteTo(json);
                break;
            case Members members:
                json.WriteStartObject();
                foreach (var (name, content) in members.Items)
                {
                    json.WritePropertyName(name);
                    Write(json, content);
                }

                json.WriteEndObject();
                break;
            case Repeated repeated:
                json.WriteStartArray();
                foreach (var item in repeated.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
        }
    }
}
