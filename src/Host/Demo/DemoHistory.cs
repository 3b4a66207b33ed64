using Bogus;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.History;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Host.Demo;

/// <summary>Two months of a desk's life from a fixed seed: real topics and neighbourhoods, every state, some work late.</summary>
internal sealed class DemoHistory(TenantConfiguration configuration, IReadOnlyList<StaffMember> staff, Instant now, HistoryFile photo)
{
    private const int Days = 60;
    private readonly Faker _faker = new(configuration.Profile.DefaultLanguage == "fa" ? "fa" : "tr")
    {
        Random = new Randomizer(DemoPeople.Seed(configuration.Profile.Id)),
    };

    /// <summary>Of its own, so that where a request lies changes nothing of what becomes of it.</summary>
    private readonly Randomizer _spread = new(DemoPeople.Seed(configuration.Profile.Id) + 1);

    private readonly DemoWords _words = DemoWords.For(configuration.Profile.DefaultLanguage);
    private readonly List<HistoryStep> _steps = [];

    public IReadOnlyList<HistoryStep> Write(int tickets)
    {
        var topics = configuration.Topics.Values.Where(t => !t.Retired).OrderBy(t => t.Code, StringComparer.Ordinal).ToList();
        var places = configuration.Pack.Neighbourhoods.Neighbourhoods;
        for (var i = 0; i < tickets; i++)
        {
            // More of the recent than of the old, as in any inbox.
            var age = Days * 24 * 60 * Math.Pow(_faker.Random.Double(), 1.3);
            OneTicket(i, now - Duration.FromMinutes(age), _faker.PickRandom(topics), _faker.PickRandom(places.ToArray()));
        }

        return [.. _steps.Where(s => s.At <= now).OrderBy(s => s.At).ThenBy(s => s.Ticket)];
    }

    private void OneTicket(int ticket, Instant at, Topic topic, Neighbourhood place)
    {
        var language = configuration.Profile.DefaultLanguage;
        var channel = _faker.PickRandom(configuration.Pack.Channels.Channels.Select(c => c.Code).ToArray());
        var requestType = topic.RequestTypes is { Count: > 0 } types ? _faker.PickRandom(types.ToArray()) : configuration.Pack.Topics.RequestTypes[0].Code;
        var anonymous = _faker.Random.Bool(0.08f);
        var words = _faker.PickRandom(_words.Wishes.ToArray())
            .Replace("{topic}", topic.Names.In(language), StringComparison.Ordinal)
            .Replace("{place}", place.Name, StringComparison.Ordinal);
        _steps.Add(new HistoryStep(at, ticket, Desk, new RegisterCommand(
            words,
            Topic: _faker.Random.Bool(0.9f) ? topic.Code : null,
            RequestType: requestType,
            Channel: channel,
            Citizen: anonymous ? null : new CitizenInput($"{_faker.Name.FirstName()} {_faker.Name.LastName()}", Phone()),
            Location: new LocationInput(place.Code, topic.NeedsLocation ? _faker.PickRandom(_words.Spots.ToArray()) : null, Near(place, 1), Near(place, 0)))));
        Work(ticket, at);
    }

    /// <summary>A few hundred metres around the middle of the neighbourhood.</summary>
    private double? Near(Neighbourhood place, int axis) =>
        place.Centre is { } centre ? Math.Round(centre[axis] + _spread.Double(-0.0012, 0.0012), 6) : null;

    /// <summary>How far the work has come depends on luck, and on how long there was time for it.</summary>
    private void Work(int ticket, Instant start)
    {
        // A desk that works has little open from long ago: the older, the more likely it was brought to its end in time.
        var settled = now - start > Duration.FromDays(6) && _faker.Random.Bool(0.9f);
        var fate = settled ? _faker.Random.Double(0.66) : _faker.Random.Double();
        var pace = settled ? 0.25 : 1;
        var clerk = _faker.PickRandom(Clerks.ToArray());
        var at = Later(start, 0.1, 3);
        if (fate < 0.10)
        {
            return; // nobody has touched it yet
        }

        Act(ticket, at, Desk, Moves.Assign, new ActionCommand(To: clerk.Id.ToString()));
        if (fate < 0.18)
        {
            return;
        }

        at = Later(at, 0.2, 6);
        Act(ticket, at, Actor.Of(clerk), Moves.Accept, ActionCommand.Empty);
        if (fate < 0.26)
        {
            return;
        }

        if (fate < 0.32)
        {
            Act(ticket, Later(at, 1, 20), Actor.Of(clerk), Moves.Ask, new ActionCommand(Comment: _words.Question));
            return;
        }

        if (fate < 0.38)
        {
            Act(ticket, Later(at, 1, 30), Actor.Of(clerk), Moves.Wait, new ActionCommand(Reason: _faker.PickRandom(_words.Waits.ToArray()), Until: now + Duration.FromDays(_faker.Random.Int(2, 20))));
            return;
        }

        if (fate < 0.42)
        {
            Act(ticket, Later(at, 1, 30), Desk, Moves.Refer, new ActionCommand(To: _words.Institution, Reason: _words.NotOurs));
            return;
        }

        if (fate < 0.45)
        {
            Act(ticket, Later(at, 1, 30), Desk, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: _words.Withdrawn));
            return;
        }

        Finish(ticket, Later(at, 2, 120 * pace), clerk, fate);
    }

    private void Finish(int ticket, Instant at, StaffMember clerk, double fate)
    {
        _steps.Add(new HistoryStep(at, ticket, Actor.Of(clerk), Action: Moves.Propose, Command: new ActionCommand(Comment: _faker.PickRandom(_words.Done.ToArray())), File: photo));
        if (fate < 0.52)
        {
            return;
        }

        at = Later(at, 0.5, 20);
        if (fate < 0.56)
        {
            Act(ticket, at, Head, Moves.SendBack, new ActionCommand(Reason: _words.SentBack));
            return;
        }

        Act(ticket, at, Head, Moves.Approve, ActionCommand.Empty);
        if (fate < 0.62)
        {
            return;
        }

        at = Later(at, 0.5, 30);
        Act(ticket, at, Desk, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied), Comment: _words.Talked));
        if (fate < 0.66)
        {
            Act(ticket, Later(at, 0.1, 2), Desk, Moves.Solve, ActionCommand.Empty);
            return;
        }

        at = Later(at, 0.1, 6);
        Act(ticket, at, Desk, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved));
        if (fate > 0.975)
        {
            Act(ticket, Later(at, 12, 90), Actor.System, Moves.RequestReopen, new ActionCommand(Comment: _words.Again));
        }
    }

    private void Act(int ticket, Instant at, Actor actor, string action, ActionCommand command) =>
        _steps.Add(new HistoryStep(at, ticket, actor, Action: action, Command: command));

    private Instant Later(Instant at, double fromHours, double toHours) => at + Duration.FromMinutes(60 * _faker.Random.Double(fromHours, toHours));

    private string Phone() => configuration.Profile.Country == "IR"
        ? $"+98914{_faker.Random.Int(1_000_000, 9_999_999)}"
        : $"+90555{_faker.Random.Int(1_000_000, 9_999_999)}";

    private IEnumerable<StaffMember> Clerks => staff.Where(s => s.Has(Roles.Staff) || s.Has(Roles.Field));

    private Actor Desk => Actor.Of(staff.First(s => s.Has(Roles.Agent) && !s.Has(Roles.Head))) with { Roles = [Roles.Agent, Roles.Head, Roles.Executive] };

    private Actor Head => Actor.Of(staff.First(s => s.Has(Roles.Executive)));
}
