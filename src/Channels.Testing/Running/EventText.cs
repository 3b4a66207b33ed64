using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Derman.Channels.Testing;

/// <summary>What the contract's records hold, as text that is the same in every culture: records with lists do not compare by content.</summary>
internal static class EventText
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    public static string All(IEnumerable<InboundEvent> events) => string.Join('\n', events.Select(Of));

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case string words:
                text.Append('"').Append(words).Append('"');
                break;
            case DateTimeOffset time:
                text.Append(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append(Convert.ToHexString(bytes.Span));
                break;
            case IFormattable plain:
                text.Append(plain.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                WriteRecord(text, value);
                break;
        }
    }

    private static void WriteRecord(StringBuilder text, object value)
    {
        var type = value.GetType();
        text.Append(type.Name);
        if (type.Namespace != typeof(InboundEvent).Namespace)
        {
            text.Append(' ').Append(value);
            return;
        }

        text.Append('{');
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(property.Name).Append('=');
            Write(text, property.GetValue(value));
            text.Append(' ');
        }

        text.Append('}');
    }
}
