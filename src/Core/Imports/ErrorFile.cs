using Derman.Core.Common;
using Derman.Core.Export;

namespace Derman.Core.Imports;

/// <summary>The rows that were not taken as a file of the same form, each with its reasons in words: corrected, it can be given again.</summary>
internal sealed class ErrorFile : IDisposable
{
    private readonly MemoryStream _content = new();
    private readonly CsvSheet _sheet;
    private readonly string _language;
    private readonly ImportSentence _sentence;
    private bool _any;

    public ErrorFile(IReadOnlyList<string> header, string language, ImportSentence sentence, ImportWord word)
    {
        (_language, _sentence) = (language, sentence);
        _sheet = new CsvSheet(_content, language == "en" ? "," : ";");
        _sheet.Header([.. header, word(language, "row"), word(language, "reason")]);
    }

    public void Add(TakenRow row)
    {
        if (row.Errors.Count > 0)
        {
            _any = true;
            _sheet.Row(
            [
                .. row.Row.Cells.Select(c => new ExportCell(c)),
                new ExportCell(row.Row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new ExportCell(string.Join(" ", row.Errors.Select(e => _sentence(_language, e)))),
            ]);
        }
    }

    public byte[] Content()
    {
        _sheet.Dispose();
        return _any ? _content.ToArray() : [];
    }

    public void Dispose()
    {
        _sheet.Dispose();
        _content.Dispose();
    }
}
