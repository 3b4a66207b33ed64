using System.Text;

namespace Derman.Channels.Phone.Ami;

/// <summary>Cuts bytes, as they come, into lines and messages. A line may come in any number of pieces.</summary>
internal sealed class AmiReader
{
    private const int LongestLine = 64 * 1024;
    private const int MostFields = 4000;
    private byte[] _bytes = new byte[8 * 1024];
    private int _start;
    private int _end;
    private Dictionary<string, string> _fields = NewFields();

    /// <summary>Where the next bytes go.</summary>
    /// <exception cref="IOException">A line without end: this is no exchange.</exception>
    public Memory<byte> Room()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            if (_bytes.Length >= LongestLine)
            {
                throw new IOException("A line is too long.");
            }

            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        return _bytes.AsMemory(_end);
    }

    public void Filled(int count) => _end += count;

    /// <returns>The next line without its break; null until it is whole.</returns>
    public string? TakeLine()
    {
        var length = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (length < 0)
        {
            return null;
        }

        var line = Encoding.UTF8.GetString(_bytes, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }

    /// <returns>The next message; null until it is whole.</returns>
    public AmiMessage? Take()
    {
        while (TakeLine() is { } line)
        {
            if (line.Length > 0)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && _fields.Count < MostFields)
                {
                    _fields.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
                }
            }
            else if (_fields.Count > 0)
            {
                var message = new AmiMessage(_fields);
                _fields = NewFields();
                return message;
            }
        }

        return null;
    }

    private static Dictionary<string, string> NewFields() => new(StringComparer.OrdinalIgnoreCase);
}
