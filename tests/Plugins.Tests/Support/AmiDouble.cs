using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Plugins.Tests.Support;

/// <summary>An exchange's Asterisk Manager Interface that says what a script tells it, in pieces, twice, or not at all.</summary>
public sealed class AmiDouble : LineServer
{
    private const string Challenge = "840415273";
    private readonly ConcurrentDictionary<Session, bool> _sessions = new();
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Banner { get; set; } = "Asterisk Call Manager/5.0.2";

    public string System { get; set; } = "pbx1";

    /// <summary>What this user may ask for, as the exchange lists it.</summary>
    public List<string> Commands { get; } = ["CoreShowChannels", "CoreSettings", "QueueStatus", "Ping", "Logoff"];

    /// <summary>What answers <c>CoreShowChannels</c> and <c>QueueStatus</c>.</summary>
    public ExchangeState State { get; set; } = new();

    /// <summary>What is said right after the picture was asked for, before it comes.</summary>
    public string BeforeThePicture { get; set; } = "";

    public bool IsInUse { get; set; }

    /// <summary>Takes everything and answers nothing, as a line does whose other end is gone.</summary>
    public bool IsDead { get; set; }

    /// <summary>How many bytes go out at a time; 0 = all.</summary>
    public int Piece { get; set; }

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Heard { get; } = new();

    /// <summary>Completes when a picture was told since the last reset.</summary>
    public Task Told => _told.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Forgets who was there: the next picture is told to somebody new.</summary>
    public void Reset()
    {
        _sessions.Clear();
        _told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task SayAsync(string text)
    {
        await Told;
        foreach (var session in _sessions.Keys)
        {
            await session.SayAsync(text, Piece, Stop);
        }
    }

    /// <summary>Every line breaks.</summary>
    public void Drop()
    {
        foreach (var session in _sessions.Keys)
        {
            session.Stream.Socket.Close();
        }
    }

    protected override async Task TalkAsync(NetworkStream stream)
    {
        stream.Socket.NoDelay = true; // As the exchange does it.
        var session = new Session(stream);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await session.SayAsync($"{Banner}\r\n", 0, Stop);
        try
        {
            while (await ActionAsync(reader) is { } action)
            {
                Heard.Enqueue(action);
                if (!IsDead && !await AnswerAsync(session, action))
                {
                    return;
                }
            }
        }
        finally
        {
            _sessions.TryRemove(session, out _);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>?> ActionAsync(StreamReader reader)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(Stop) is { } line)
        {
            if (line.Length == 0)
            {
                return fields;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return null;
    }

    private async Task<bool> AnswerAsync(Session session, IReadOnlyDictionary<string, string> action)
    {
        var name = action["Action"];
        if (!session.IsIn && name is "Login" or "Challenge" && IsInUse)
        {
            await RefuseAsync(session, action, "Login Already In Use");
            return false;
        }

        switch (name)
        {
            case "Challenge":
                await ReplyAsync(session, action, "Success", $"Challenge: {Challenge}\r\n");
                return true;
            case "Login" when IsRight(action):
                session.IsIn = true;
                _sessions[session] = true;
                await ReplyAsync(session, action, "Success", "Message: Authentication accepted\r\n");
                return true;
            case "Login":
                await RefuseAsync(session, action, "Authentication failed");
                return false;
            case var _ when !session.IsIn:
                await RefuseAsync(session, action, "Permission denied");
                return true;
            case "Ping":
                await ReplyAsync(session, action, "Success", "Ping: Pong\r\nTimestamp: 1767600000.000000\r\n");
                return true;
            case "ListCommands":
                await ReplyAsync(session, action, "Success", string.Concat(Commands.Select(command => $"{command}: Does it. (Priv: reporting,all)\r\n")));
                return true;
            case var _ when !Commands.Contains(name):
                await RefuseAsync(session, action, "Permission denied");
                return true;
            case "CoreSettings":
                await ReplyAsync(session, action, "Success", $"AMIversion: 5.0.2\r\nSystemName: {System}\r\n");
                return true;
            case "CoreShowChannels":
                await session.SayAsync(BeforeThePicture, Piece, Stop);
                await ListAsync(session, action, "CoreShowChannelsComplete", State.Channels);
                return true;
            case "QueueStatus":
                await ListAsync(session, action, "QueueStatusComplete", State.Queued);
                _told.TrySetResult();
                return true;
            default:
                await RefuseAsync(session, action, "Invalid/unknown command");
                return true;
        }
    }

    private static bool IsRight(IReadOnlyDictionary<string, string> action) => action["Username"] == PhoneFixture.User
        && (action.GetValueOrDefault("AuthType") == "MD5" ? action["Key"] == KeyOf(PhoneFixture.Password) : action.GetValueOrDefault("Secret") == PhoneFixture.Password);

    public static string KeyOf(string password)
    {
#pragma warning disable CA5351 // As the exchange does it.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Challenge + password)));
#pragma warning restore CA5351
    }

    private Task RefuseAsync(Session session, IReadOnlyDictionary<string, string> action, string words) => ReplyAsync(session, action, "Error", $"Message: {words}\r\n");

    private Task ReplyAsync(Session session, IReadOnlyDictionary<string, string> action, string response, string more) =>
        session.SayAsync($"Response: {response}\r\nActionID: {action.GetValueOrDefault("ActionID")}\r\n{more}\r\n", Piece, Stop);

    // Items of a list bear the action's id, and neither system nor time.
    private Task ListAsync(Session session, IReadOnlyDictionary<string, string> action, string end, IEnumerable<string> items)
    {
        var id = $"ActionID: {action["ActionID"]}\r\n";
        return session.SayAsync(
            $"Response: Success\r\n{id}EventList: start\r\nMessage: Follows\r\n\r\n{string.Concat(items.Select(item => $"{item}{id}\r\n"))}Event: {end}\r\n{id}EventList: Complete\r\n\r\n",
            Piece, Stop);
    }

    private sealed class Session(NetworkStream stream)
    {
        private readonly SemaphoreSlim _turn = new(1, 1);

        public NetworkStream Stream => stream;

        public bool IsIn { get; set; }

        public async Task SayAsync(string text, int piece, CancellationToken ct)
        {
            await _turn.WaitAsync(ct);
            try
            {
                foreach (var bytes in Encoding.UTF8.GetBytes(text).Chunk(piece == 0 ? int.MaxValue : piece))
                {
                    await stream.WriteAsync(bytes, ct);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
