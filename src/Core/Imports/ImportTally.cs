namespace Derman.Core.Imports;

/// <summary>Adds up an import.</summary>
internal sealed class ImportTally(ImportInput input, int rows)
{
    private readonly List<RowErrors> _first = [];
    private int _good;
    private int _closed;
    private int _already;
    private int _bad;

    public int Done => _good + _already + _bad;

    public void Add(TakenRow row)
    {
        if (row.Errors.Count > 0)
        {
            _bad++;
            if (_first.Count < ImportWorker.MostShown)
            {
                _first.Add(new RowErrors(row.Row.Number, row.External, row.Errors));
            }
        }
        else if (row.Already)
        {
            _already++;
        }
        else
        {
            _good++;
            _closed += row.Closed ? 1 : 0;
        }
    }

    public ImportReport Report() => new(input.Mode, rows, _good, _already, _bad, _first, Closed: _closed);
}
