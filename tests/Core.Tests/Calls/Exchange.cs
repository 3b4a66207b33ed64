using System.Text;
using System.Text.Json;
using Derman.Channels;
using Derman.Channels.Phone.Ami;
using Derman.Channels.Phone.Ari;
using Derman.Channels.Phone.Calls;
using Derman.Core.Calls;
using Derman.Core.Calls.Counter;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Inbox;
using NodaTime;

namespace Derman.Core.Tests.Calls;

/// <summary>What an exchange said once, byte by byte through the plugin's reader into a desk whose clock goes with it; two people sit at its telephones.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    public const string Account = "phone";
    private readonly List<CallEvent> _told;
    private int _next;

    private Exchange(Desk desk, Office office, Actor second, List<CallEvent> told)
    {
        (Desk, Office, Second, _told) = (desk, office, second, told);
        Presence = new OperatorPresence(new KeepChoices(), desk.Clock);
        Extensions = new Extensions(new KeepChoices(), Presence);
        Begin = Instant.FromDateTimeOffset(told[0].At!.Value);
    }

    public Desk Desk { get; }

    public Office Office { get; }

    /// <summary>At the telephone 1001.</summary>
    public Actor First => Office.Agent;

    /// <summary>At the telephone 1002.</summary>
    public Actor Second { get; }

    public Instant Begin { get; }

    public OperatorPresence Presence { get; }

    private Extensions Extensions { get; }

    private Tenant Tenant => Office.Tenant;

    public Call Call => Assert.Single(Office.List<Call>("1 = 1"));

    public CallView View(Actor reader) => Assert.Single(new ReadCalls(Extensions).Execute(Tenant, reader));

    public IReadOnlyList<CallNote> Notes(Guid ticket, Actor reader) => new ReadCalls(Extensions).Of(Tenant, ticket, reader);

    public bool PopsUpAt(Actor reader) => new ReadOffers(Extensions, Desk.Clock).Execute(Tenant, reader) is [{ Account: Account } offer] && offer.CallId == Call.CallId;

    public CallerCard? Card(Actor reader) => new ReadCaller(Desk.Clock).Execute(Tenant, Call.From, reader);

    public OperatorView At(string telephone) => new ReadOperators(Desk.Clock).Execute(Tenant, First).Single(o => o.Telephone == telephone);

    /// <param name="settings">Of the line, beside those of the pack.</param>
    public static async Task<Exchange> OpenAsync(string fixture, params (string Key, string Value)[] settings)
    {
        var desk = await Desk.OpenAsync();
        var pack = await TenantPacks.ReadAsync("tatvan");
        var accounts = pack.Channels.Accounts.Select(a => a.Account != Account ? a : a with
        {
            Settings = a.Settings.Concat(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).ToDictionary(StringComparer.Ordinal),
        });
        var applied = await desk.Apply.ExecuteAsync(
            TenantPacks.Reading(pack with { Channels = pack.Channels with { Accounts = [.. accounts] } }), new Core.Tenancy.Admin.ApplyOptions(), CancellationToken.None);
        Assert.True(applied.Ok, string.Join('\n', applied.Problems));
        var told = Read(fixture);
        desk.Clock.Now = Instant.FromDateTimeOffset(told[0].At!.Value) - Duration.FromMinutes(5);
        var office = await desk.OfficeAsync("tatvan");
        var exchange = new Exchange(desk, office, await office.AddAsync("second", Staff.Roles.Agent, office.Tenant.Configuration.Profile.Desk), told);
        Assert.True((await exchange.Extensions.SetAsync(office.Tenant, "1001", exchange.First, CancellationToken.None)).Ok);
        Assert.True((await exchange.Extensions.SetAsync(office.Tenant, "1002", exchange.Second, CancellationToken.None)).Ok);
        return exchange;
    }

    /// <summary>Goes on until this has been told.</summary>
    public async Task UntilAsync(CallEventKind kind, string? agent = null)
    {
        for (var found = false; !found; _next++)
        {
            var item = _told[_next];
            found = item.Kind == kind && (agent is null || item.Agent == agent);
            await TellAsync(item);
        }
    }

    public async Task<Handled> TellAsync(CallEvent item)
    {
        Desk.Clock.Now = Instant.Max(Desk.Clock.Now, Instant.FromDateTimeOffset(item.At!.Value));
        return await Desk.Handle.ExecuteAsync(Tenant, Account, null, item, 1, Desk.Clock.Now, CancellationToken.None);
    }

    /// <summary>Everything once more, as after a line that broke.</summary>
    public async Task AgainAsync()
    {
        Assert.Equal(_told.Count, _next);
        foreach (var item in _told)
        {
            Assert.Equal(Handled.Duplicate, await TellAsync(item));
        }
    }

    public ValueTask DisposeAsync() => Desk.DisposeAsync();

    private static List<CallEvent> Read(string fixture)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture));
        var book = new CallBook(new RecordingLinks(null), null);
        var rule = new InboundRule("from-trunk*", null);
        if (fixture.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            var ari = new AriEvents(book, rule);
            foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var message = JsonDocument.Parse(line);
                Assert.True(ari.Apply(message.RootElement, default));
            }
        }
        else
        {
            var (reader, ami) = (new AmiReader(), new AmiEvents(book, rule, null));
            for (var at = 0; at < bytes.Length;)
            {
                var room = reader.Room();
                var piece = bytes.AsMemory(at, Math.Min(room.Length, bytes.Length - at));
                piece.CopyTo(room);
                reader.Filled(piece.Length);
                at += piece.Length;
                while (reader.Take() is { } message)
                {
                    ami.Apply(message, default);
                }
            }
        }

        return [.. book.Take()!.Value.Events.Cast<CallEvent>()];
    }
}
