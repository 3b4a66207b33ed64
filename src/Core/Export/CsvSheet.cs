using System.Globalization;
using System.Text;
using NodaTime.Text;

namespace Derman.Core.Export;

/// <summary>
/// RFC 4180, with a byte order mark so that spreadsheets read Turkish and Persian rightly. What a spreadsheet would run as a formula
/// gets an apostrophe before it: a citizen's words must stay words (OWASP, CSV injection).
/// </summary>
internal sealed class CsvSheet(Stream target, string delimiter) : IExportSheet
{
    private const string StartsFormula = "=+-@\t\r\n＝＋－＠";
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");

    private readonly StreamWriter _writer = new(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };

    public void Header(IReadOnlyList<string> names) => _writer.WriteLine(string.Join(delimiter, names.Select(Quoted)));

    public void Row(IReadOnlyList<ExportCell> cells) => _writer.WriteLine(string.Join(delimiter, cells.Select(c => c.At is { } at
        ? $"{Moment.Format(at)}{OffsetPattern.CreateWithInvariantCulture("+HH:mm").Format(c.Offset)}"
        : Quoted(c.Text ?? ""))));

    public void Dispose() => _writer.Dispose();

    private string Quoted(string text)
    {
        var safe = text.Length > 0 && StartsFormula.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny("\"\r\n") >= 0 || safe.Contains(delimiter, StringComparison.Ordinal) || safe.StartsWith(' ') || safe.EndsWith(' ')
            ? string.Create(CultureInfo.InvariantCulture, $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")
            : safe;
    }
}
