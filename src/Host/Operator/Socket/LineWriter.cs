using System.Text;

namespace Derman.Host.Operator.Socket;

/// <summary>A writer that hands on whole lines: what the parser says (help, mistakes) goes the way of the command's own words.</summary>
internal sealed class LineWriter(Action<string> line) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value == '\n')
        {
            Flush();
        }
        else if (value != '\r')
        {
            _text.Append(value);
        }
    }

    public override void Flush()
    {
        if (_text.Length > 0)
        {
            line(_text.ToString());
            _text.Clear();
        }
    }
}
