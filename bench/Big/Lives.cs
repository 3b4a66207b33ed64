using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.History;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using Derman.Load;
using NodaTime;

namespace Derman.Big;

/// <summary>A few hundred lives of tickets, carried out by the use cases in a desk of their own; the millions are copies of them with words, people and times of their own.</summary>
internal sealed class Lives(TenantConfiguration configuration, HistoryFile photo)
{
    private static readonly string[] Comments =
        ["Yerinde bakıldı, iş programına alındı.", "Arıza giderildi, ekip fotoğrafladı.", "Bölge sorumlusu vatandaşla görüştü.", "Malzeme geldi, çalışma tamamlandı.", "Eksik bölüm yenilendi, çevresi temizlendi."];

    private static readonly string[] Reasons =
        ["yıllık programda yok", "başka kurumun yolu", "aynı konu daha önce bildirilmiş", "vatandaş vazgeçti", "yerinde sorun bulunamadı"];

    private readonly Random _random = new(2013);
    private readonly TurkishText _text = new(2013);
    private readonly List<HistoryStep> _steps = [];
    private readonly IReadOnlyList<StaffMember> _people = House.PeopleOf(configuration);

    public static async Task<List<Life>> MakeAsync(string data, string packs, Instant start, int count)
    {
        await using var house = await House.OpenAsync(data, packs, new StandingClock(start));
        var random = new Random(7);
        FillRandom fill = bytes => random.NextBytes(bytes);
        using var content = new MemoryStream("photo"u8.ToArray());
        var photo = new HistoryFile((await house.Tenant.Store.Files.SaveAsync(content, CancellationToken.None))!, "photo.jpg", "image/jpeg", AsProofOf: true);
        var clock = new StandingClock(start);
        var lives = new Lives(house.Tenant.Configuration, photo);
        var replay = new ReplayHistory(new RegisterTicket(clock, fill), new PerformAction(clock, fill));
        var report = await replay.ExecuteAsync(house.Tenant, lives.Write(start, count), CancellationToken.None);
        foreach (var (code, times) in report.Refused)
        {
            Console.WriteLine($"  {times} steps of the example lives were refused: {code}");
        }

        return house.Tenant.Store.Read(s => s.List<Ticket>("1 = 1 ORDER BY \"key\"").ConvertAll(t => Life.Load(s, t)));
    }

    private List<HistoryStep> Write(Instant start, int count)
    {
        var topics = configuration.Topics.Values.Where(t => !t.Retired).OrderBy(t => t.Code, StringComparer.Ordinal).ToArray();
        var channels = configuration.Pack.Channels.Channels.Select(c => c.Code).ToArray();
        var places = configuration.Pack.Neighbourhoods.Neighbourhoods.Select(n => n.Code).ToArray();
        for (var i = 0; i < count; i++)
        {
            var topic = topics[_random.Next(topics.Length)];
            var at = start + Duration.FromMinutes(i * 37);
            _steps.Add(new HistoryStep(at, i, Desk(), new RegisterCommand(
                _text.Ticket(),
                Topic: topic.Code,
                Channel: _text.Pick(channels),
                Citizen: new CitizenInput(_text.Name(), _text.Phone()),
                Location: new LocationInput(places.Length == 0 ? null : _text.Pick(places), _text.Address()))));
            Work(i, at, topic);
        }

        return [.. _steps.OrderBy(s => s.At).ThenBy(s => s.Ticket)];
    }

    private void Work(int ticket, Instant at, Topic topic)
    {
        var fate = _random.NextDouble();
        if (fate < 0.04)
        {
            return; // Nobody has touched it yet.
        }

        var clerks = _people.Where(p => p.Unit == topic.Owner && p.Has(Roles.Staff)).ToArray();
        if (clerks.Length == 0 || fate < 0.08)
        {
            Act(Moves.Close, Desk(), new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: Pick(Reasons)));
            return;
        }

        var clerk = Pick(clerks);
        Act(Moves.Assign, Desk(), new ActionCommand(To: clerk.Id.ToString()));
        if (fate < 0.12)
        {
            return;
        }

        Act(Moves.Accept, Actor.Of(clerk), ActionCommand.Empty);
        if (fate < 0.17)
        {
            return;
        }

        if (_random.NextDouble() < 0.3)
        {
            Act(Moves.Note, Actor.Of(clerk), new ActionCommand(Comment: Pick(Comments)));
        }

        if (fate < 0.19)
        {
            Act(Moves.Wait, Actor.Of(clerk), new ActionCommand(Reason: Pick(Reasons), Until: at + Duration.FromDays(12)));
            return;
        }

        if (fate < 0.27)
        {
            Act(Moves.Refer, Desk(), new ActionCommand(To: "Karayolları 6. Bölge", Reason: Pick(Reasons)));
            return;
        }

        at += Duration.FromMinutes(_random.Next(60, 4000));
        _steps.Add(new HistoryStep(at, ticket, Actor.Of(clerk), Action: Moves.Propose, Command: new ActionCommand(Comment: Pick(Comments)), File: photo));
        if (fate < 0.29)
        {
            return;
        }

        Act(Moves.Approve, Actor.Of(_people.First(p => p.Unit == topic.Owner && p.Has(Roles.Head))), ActionCommand.Empty);
        Act(Moves.Talk, Desk(), new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied), Comment: "Vatandaş memnun."));
        Act(Moves.Close, Desk(), new ActionCommand(Outcome: Outcomes.Solved, Comment: Pick(Comments)));

        void Act(string action, Actor actor, ActionCommand command)
        {
            at += Duration.FromMinutes(_random.Next(5, 900));
            _steps.Add(new HistoryStep(at, ticket, actor, Action: action, Command: command));
        }
    }

    private Actor Desk() => Actor.Of(Pick(_people.Where(p => p.Has(Roles.Agent)).ToArray()));

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];
}
