using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Telegram.Sending;

/// <summary>multipart/form-data (RFC 7578), whole in memory: the host takes no other body.</summary>
internal sealed class MultipartForm
{
    private readonly ArrayBufferWriter<byte> _body = new();

    // Chosen by chance, so that no file can contain it on purpose.
    private readonly string _boundary = $"derman-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    public string ContentType => $"multipart/form-data; boundary={_boundary}";

    public void Add(string name, string value)
    {
        Write($"--{_boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        Write(value);
        Write("\r\n");
    }

    public void Add(string name, string fileName, string type, ReadOnlySpan<byte> bytes)
    {
        Write($"--{_boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{Escaped(fileName)}\"\r\nContent-Type: {OneLine(type)}\r\n\r\n");
        _body.Write(bytes);
        Write("\r\n");
    }

    public ReadOnlyMemory<byte> Finish()
    {
        Write($"--{_boundary}--\r\n");
        return _body.WrittenMemory;
    }

    // As browsers write it (WHATWG, "multipart form data"): what would end the value or the line is percent-encoded, the rest is UTF-8.
    private static string Escaped(string name) =>
        name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string OneLine(string type) => type.ReplaceLineEndings(" ");

    private void Write(string text) => _body.Write(Encoding.UTF8.GetBytes(text));
}
