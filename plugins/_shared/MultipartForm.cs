using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Reading;

/// <summary>A <c>multipart/form-data</c> body (RFC 7578) of a few words and one file, whole in memory: the host takes no other.</summary>
internal sealed record MultipartForm(ReadOnlyMemory<byte> Body, string ContentType)
{
    /// <summary>A file takes longer than words.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static MultipartForm Of(IReadOnlyList<(string Name, string Value)> fields, string fileField, OutboundFile file)
    {
        // No file holds its own hash, and the same file always makes the same request.
        var boundary = $"derman-{Convert.ToHexStringLower(SHA256.HashData(file.Bytes.Span))}";
        var head = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            head.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(name).Append("\"\r\n\r\n").Append(value).Append("\r\n");
        }

        head.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(fileField)
            .Append("\"; filename=\"").Append(Quoted(file.FileName)).Append("\"\r\nContent-Type: ").Append(OneLine(file.MimeType)).Append("\r\n\r\n");
        return new MultipartForm(
            (byte[])[.. Encoding.UTF8.GetBytes(head.ToString()), .. file.Bytes.Span, .. Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n")],
            $"multipart/form-data; boundary={boundary}");
    }

    public ChannelHttpRequest In(ChannelHttpRequest request) => request with { Body = Body, ContentType = ContentType, Timeout = Patience };

    // Section 4.2 and WHATWG: quotes and line breaks are percent-encoded; they would otherwise end the header.
    private static string Quoted(string name) =>
        name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings("");
}
