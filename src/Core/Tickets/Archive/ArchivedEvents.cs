using Derman.Core.Audit;
using Derman.Core.Storage;

namespace Derman.Core.Tickets.Archive;

/// <summary>
/// Events of the archive in the order of the chain, without all of them in memory: a ticket's first event is its registration, so
/// tickets by key begin in the order of the chain, and only those whose life overlaps the place of the walk are held.
/// </summary>
internal sealed class ArchivedEvents(ReadSession session)
{
    private const int Page = 200;
    private readonly Dictionary<long, TicketEvent> _held = [];
    private readonly Dictionary<int, byte[]> _dictionaries = [];
    private long _key = long.MinValue;
    private long _reached;
    private bool _end;

    /// <summary>Nothing is left; reads on to be sure.</summary>
    public bool IsEmpty
    {
        get
        {
            while (_held.Count == 0 && !_end)
            {
                Load();
            }

            return _held.Count == 0;
        }
    }

    /// <summary>Null when the archive does not hold it.</summary>
    public TicketEvent? Take(long seq)
    {
        while (!_held.ContainsKey(seq) && _reached <= seq && !_end)
        {
            Load();
        }

        return _held.Remove(seq, out var found) ? found : null;
    }

    private void Load()
    {
        var archives = session.List<TicketArchive>($"\"ticket\" > @p0 ORDER BY \"ticket\" LIMIT {Page}", _key);
        _end = archives.Count < Page;
        if (archives.Count == 0)
        {
            return;
        }

        foreach (var archive in archives)
        {
            _key = archive.Ticket;
            if (!_dictionaries.TryGetValue(archive.Dictionary, out var dictionary))
            {
                _dictionaries[archive.Dictionary] = dictionary = TicketArchives.DictionaryOf(session, archive.Dictionary);
            }

            foreach (var row in EventsOf(archive, dictionary))
            {
                _held[row.Seq] = row;
                _reached = Math.Max(_reached, row.Seq);
            }
        }

        // What begins later than anything loaded begins behind this: until then a missing number may still come.
        _reached = _held.Count == 0 ? _reached : Math.Min(_reached, FirstOf(archives[^1]));
    }

    /// <summary>None when the archive cannot be read: its numbers are then missing from the chain.</summary>
    private static List<TicketEvent> EventsOf(TicketArchive archive, byte[] dictionary)
    {
        try
        {
            return TicketArchives.Open(archive, dictionary).Events;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            System.Diagnostics.Trace.TraceWarning(e.Message);
            return [];
        }
    }

    private long FirstOf(TicketArchive archive) => _held.Values.Where(e => e.Ticket == archive.Ticket).Select(e => e.Seq).DefaultIfEmpty(_reached).Min();
}
