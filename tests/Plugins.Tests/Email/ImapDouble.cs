using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>A mailbox that does what a real server cannot be made to do: a new generation in the middle, a line that breaks at one letter, no IDLE.</summary>
public sealed partial class ImapDouble : LineServer
{
    private readonly Lock _gate = new();
    private readonly List<Letter> _letters = [];
    private readonly List<Letter> _moved = [];
    private int _lastUid;
    private long _generation = 7;

    public string Capabilities { get; set; } = "IMAP4rev1 UIDPLUS MOVE IDLE";

    /// <summary>The line breaks whenever this letter is fetched.</summary>
    public int? BreaksAt { get; set; }

    public string? LoginRefusal { get; set; }

    /// <summary>What was asked, without tags.</summary>
    public List<string> Heard { get; } = [];

    public bool IsIdle => Locked(() => Heard.Contains("IDLE"));

    public IReadOnlyList<Letter> Letters => Locked(() => _letters.ToList());

    public IReadOnlyList<Letter> Moved => Locked(() => _moved.ToList());

    public int Put(byte[] source, DateTimeOffset? at = null, bool seen = false) => Locked(() =>
    {
        _letters.Add(new Letter(++_lastUid, source, at ?? new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero)) { Seen = seen });
        return _lastUid;
    });

    public int Put(string source, bool seen = false) => Put(Encoding.UTF8.GetBytes(source.ReplaceLineEndings("\r\n")), seen: seen);

    /// <summary>The mailbox was restored from a copy: other numbers for the same letters.</summary>
    public void BeginGeneration(int firstUid)
    {
        lock (_gate)
        {
            _generation++;
            _lastUid = firstUid - 1;
            for (var i = 0; i < _letters.Count; i++)
            {
                _letters[i] = new Letter(++_lastUid, _letters[i].Source, _letters[i].At) { Seen = _letters[i].Seen };
            }
        }
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return work();
        }
    }

    protected override async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var session = new Session(_letters);
        await SayAsync(stream, $"* OK [CAPABILITY {Capabilities}] ready");
        while (await reader.ReadLineAsync(Stop) is { } line)
        {
            var (tag, command) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            lock (_gate)
            {
                Heard.Add(command);
            }

            if (command.Equals("IDLE", StringComparison.OrdinalIgnoreCase))
            {
                await IdleAsync(stream, reader, session);
                await SayAsync(stream, $"{tag} OK done");
                continue;
            }

            var (answer, bytes) = Answer(command, session);
            if (answer is null)
            {
                return;
            }

            await stream.WriteAsync(bytes, Stop);
            await SayAsync(stream, $"{tag} {answer}");
        }
    }

    private async Task IdleAsync(NetworkStream stream, StreamReader reader, Session session)
    {
        await SayAsync(stream, "+ idling");
        var done = reader.ReadLineAsync(Stop).AsTask();
        while (await Task.WhenAny(done, Task.Delay(20, Stop)) != done)
        {
            if (Letters.Count != session.Told)
            {
                session.Told = Letters.Count;
                await SayAsync(stream, $"* {session.Told} EXISTS");
            }
        }

        await done;
    }

    /// <returns>The tagged answer and what goes before it; null = the line breaks.</returns>
    private (string? Tagged, byte[] Before) Answer(string command, Session session)
    {
        var verb = command.Split(' ')[0].ToUpperInvariant();
        lock (_gate)
        {
            if (verb is "SELECT" or "EXAMINE")
            {
                session.Open = command.Contains("Derman", StringComparison.Ordinal) ? _moved : _letters;
                session.Told = session.Open.Count;
            }

            return verb switch
            {
                "CAPABILITY" => ("OK done", Line($"* CAPABILITY {Capabilities}")),
                "LOGIN" => LoginRefusal is { } refusal ? (refusal, []) : ("OK in", []),
                "LIST" or "LSUB" => ("OK done", Line("* LIST (\\HasNoChildren) \"/\" INBOX")),
                "SELECT" or "EXAMINE" => ($"OK [{(verb == "SELECT" ? "READ-WRITE" : "READ-ONLY")}] done", Line(
                    $"* {session.Open.Count} EXISTS\r\n* FLAGS (\\Seen \\Deleted)\r\n* OK [UIDVALIDITY {_generation}] v\r\n* OK [UIDNEXT {_lastUid + 1}] n")),
                "STATUS" => ("OK done", Line($"* STATUS INBOX (UIDVALIDITY {_generation} MESSAGES {_letters.Count} UIDNEXT {_lastUid + 1})")),
                "UID" => AnswerUid(command[4..], session.Open),
                "NOOP" => ("OK done", Line($"* {session.Open.Count} EXISTS")),
                "LOGOUT" => (null, []),
                _ => ("OK done", []),
            };
        }
    }

    private (string? Tagged, byte[] Before) AnswerUid(string command, List<Letter> letters)
    {
        var words = command.Split(' ');
        var uid = words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var index = letters.FindIndex(letter => letter.Uid == uid);
        switch (words[0].ToUpperInvariant())
        {
            case "SEARCH":
                return ("OK done", Line($"* SEARCH {string.Join(' ', Search(command, letters))}".TrimEnd()));
            case "FETCH" when index < 0:
                return ("OK done", []);
            case "FETCH":
                return BreaksAt == uid ? (null, []) : ("OK done", Fetched(letters[index], index));
            case "STORE":
                letters[index].Seen = true;
                return ("OK done", []);
            case "MOVE":
                _moved.Add(letters[index]);
                letters.RemoveAt(index);
                return ("OK done", Line($"* OK [COPYUID 9 {uid} {_moved.Count}] moved\r\n* {index + 1} EXPUNGE"));
            default:
                return ("BAD what", []);
        }
    }

    private static IEnumerable<int> Search(string query, List<Letter> letters)
    {
        if (UidRange().Match(query) is { Success: true } range)
        {
            var from = int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture);
            return letters.Where((letter, i) => letter.Uid >= from || i == letters.Count - 1).Select(letter => letter.Uid); // n:* has the last one always.
        }

        if (MessageId().Match(query) is { Success: true } id)
        {
            return letters.Where(letter => Encoding.Latin1.GetString(letter.Source).Contains(id.Groups[1].Value, StringComparison.Ordinal)).Select(letter => letter.Uid);
        }

        return letters.Where(letter => !letter.Seen || query.Contains("SINCE", StringComparison.OrdinalIgnoreCase)).Select(letter => letter.Uid);
    }

    private static byte[] Fetched(Letter letter, int index)
    {
        var at = letter.At.ToString("dd-MMM-yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        return [.. Encoding.ASCII.GetBytes($"* {index + 1} FETCH (UID {letter.Uid} RFC822.SIZE {letter.Source.Length} INTERNALDATE \"{at}\" BODY[]<0> {{{letter.Source.Length}}}\r\n"), .. letter.Source, .. ")\r\n"u8];
    }

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes($"{text}\r\n");

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Line(line), Stop);

    [GeneratedRegex("^SEARCH UID ([0-9]+):\\*", RegexOptions.IgnoreCase)]
    private static partial Regex UidRange();

    [GeneratedRegex("HEADER \"?message-id\"? \"?([^\" ]+)", RegexOptions.IgnoreCase)]
    private static partial Regex MessageId();

    public sealed record Letter(int Uid, byte[] Source, DateTimeOffset At)
    {
        public bool Seen { get; set; }
    }

    private sealed class Session(List<Letter> open)
    {
        public List<Letter> Open { get; set; } = open;

        /// <summary>How many letters the other side has been told of.</summary>
        public int Told { get; set; }
    }
}
