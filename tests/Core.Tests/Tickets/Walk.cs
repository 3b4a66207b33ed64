using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

/// <summary>One ticket on a random way through its workflow: legal and illegal moves by everybody, tasks, answers, sweeps, time.</summary>
public sealed class Walk
{
    private static readonly string[] Results = [.. TalkResults.All];
    private readonly Office _office;
    private readonly Random _random;
    private readonly Actor[] _people;
    private readonly Manner _manner;
    private readonly string _aim;

    public Walk(Office office, IReadOnlyList<Actor> more, int seed)
    {
        _office = office;
        _random = new Random(seed);
        _manner = (Manner)(seed % 3);
        _aim = Pick([Outcomes.Solved, Outcomes.Solved, Outcomes.Temporarily, Outcomes.WaitingBudget, Outcomes.NotFound, Outcomes.Refused, Outcomes.Withdrawn, Outcomes.Duplicate]);
        _people = _manner switch
        {
            Manner.Eager => [office.Worker, office.Head, office.Client, office.Client],
            Manner.Audience => [more.Single(p => p.Roles.Contains(Staff.Roles.Audience))],
            _ => [office.Agent, office.Worker, office.Head, office.OtherHead, office.Client, office.Stranger, .. more],
        };
    }

    private enum Manner
    {
        /// <summary>Anybody tries anything.</summary>
        Wild,

        /// <summary>The work is done and brought to an end, more often than not.</summary>
        Eager,

        /// <summary>The wish is heard at an audience first.</summary>
        Audience,
    }

    public Guid Ticket { get; private set; }

    /// <summary>What was wrong, if anything was.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Steps taken, for the message of a failure.</summary>
    public List<string> Trace { get; } = [];

    public async Task RunAsync(int steps)
    {
        _office.Clock.Now = Desk.Start + Duration.FromMinutes(_random.Next(60 * 24 * 5));
        var registered = await _office.RegisterAsync(new RegisterCommand(
            "yol bozuk",
            Topic: _manner == Manner.Audience || _random.Next(3) == 0 ? null : _office.Topic,
            Urgency: Pick([.. Urgencies.All, null]),
            Citizen: _random.Next(2) == 0 ? null : new CitizenInput("Ali", "0532 111 22 33")));
        Ticket = registered.Id;
        for (var i = 0; i < (_manner == Manner.Audience ? 1 + (steps % 5) : steps); i++)
        {
            _office.Clock.AdvanceMinutes(1 + (_random.Next(4) == 0 ? _random.Next(4000) : _random.Next(90)));
            await StepAsync();
        }
    }

    /// <summary>The shortest honest way to an end, from wherever the ticket is.</summary>
    public async Task FinishAsync()
    {
        var client = _office.Client;
        _office.Clock.AdvanceMinutes(7);
        if (_office.Row(Ticket).Category == Category.Closed)
        {
            return;
        }

        foreach (var task in _office.List<TicketTask>("\"ticket\" = @p0 AND \"state\" = 'open'", _office.Row(Ticket).Key))
        {
            Office.Ok(await _office.Desk.FinishTask.ExecuteAsync(_office.Tenant, Ticket, task.Id, new FinishTaskCommand(TaskStates.Done, "yapıldı"), client, null, null, CancellationToken.None));
        }

        if (_office.Row(Ticket).Category is Category.Proposed or Category.Solved)
        {
            await _office.DoAsync(Ticket, Moves.SendBack, new ActionCommand(Reason: "baştan"), client);
        }

        var proof = await _office.AttachAsync(Ticket);
        if (!(await _office.TryAsync(Ticket, Moves.Propose, new ActionCommand(Proof: [proof]), client)).Ok)
        {
            await _office.DoAsync(Ticket, Moves.Accept, null, client);
            await _office.DoAsync(Ticket, Moves.Propose, new ActionCommand(Proof: [proof]), client);
        }

        _office.Clock.AdvanceMinutes(7);
        await _office.DoAsync(Ticket, Moves.Approve, null, client);
        _office.Clock.AdvanceMinutes(7);
        await _office.DoAsync(Ticket, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)), client);
        await _office.DoAsync(Ticket, Moves.Solve, null, client);
        await _office.DoAsync(Ticket, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved), client);
        Check(0);
    }

    private async Task StepAsync()
    {
        var before = _office.Row(Ticket);
        var openTasks = _office.List<TicketTask>("\"ticket\" = @p0 AND \"state\" = 'open'", before.Key);
        if (before.OpenTasks != openTasks.Count)
        {
            Faults.Add($"OpenTasks says {before.OpenTasks}, there are {openTasks.Count}");
        }

        switch (_manner == Manner.Wild ? _random.Next(12) : _random.Next(36))
        {
            case 0:
                _ = await _office.Desk.GiveTask.ExecuteAsync(_office.Tenant, Ticket, new GiveTaskCommand(_office.OtherUnit, "yardım"), Pick(_people), null, null, CancellationToken.None);
                break;
            case 1 when openTasks.Count > 0:
                _ = await _office.Desk.FinishTask.ExecuteAsync(
                    _office.Tenant, Ticket, Pick(openTasks).Id, new FinishTaskCommand(Pick(["done", "cancelled"]), "oldu"), Pick(_people), null, null, CancellationToken.None);
                break;
            case 2:
                await _office.Desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None);
                break;
            case 3:
                _ = await _office.Desk.CitizenWrites.ExecuteAsync(_office.Tenant, before.TrackingCode, "buradayım", "tr", null, CancellationToken.None);
                break;
            default:
                await MoveAsync();
                break;
        }

        Check(openTasks.Count);
    }

    private async Task MoveAsync()
    {
        var actor = Pick(_people);
        var seen = _office.Desk.Read.Execute(_office.Tenant, Ticket, actor).Value ?? _office.View(Ticket); // A stranger tries as well.
        var legal = seen.Transitions.Select(t => t.Action).ToArray();
        string[] liked = _manner switch
        {
            Manner.Eager => [.. legal.Intersect([Forward(_office.Row(Ticket))])],
            Manner.Audience => [.. legal.Intersect(_random.Next(3) == 0 ? [Moves.Wait, Moves.Assign] : [Moves.Accept])],
            _ => [],
        };
        var action = liked.Length > 0 && _random.Next(5) > 0 ? Pick(liked)
            : legal.Length > 0 && _random.Next(5) > 0 ? Pick(legal)
            : Pick([.. Moves.Public]);
        var careful = _manner == Manner.Eager && _random.Next(5) > 0;
        Guid[] proof = !careful && _random.Next(3) == 0 ? [] : [await _office.AttachAsync(Ticket, $"photo {_random.Next(9)}")];
        var command = new ActionCommand(
            Comment: _random.Next(3) == 0 ? null : "yorum",
            To: action == Moves.Merge ? Pick(_office.List<Ticket>("1 = 1 ORDER BY \"key\" DESC LIMIT 3")).Number : Pick([_office.Unit, _office.OtherUnit, _office.Worker.StaffId.ToString()!, null]),
            Reason: !careful && _random.Next(3) == 0 ? null : "gerekçe",
            Proof: action is Moves.Propose or Moves.Solve or Moves.Close ? proof : null,
            Outcome: action is Moves.Propose or Moves.Close ? careful ? _aim : Pick([.. Outcomes.All, null]) : null,
            LegalGround: !careful && _random.Next(2) == 0 ? null : "5393 md. 14",
            Talk: action == Moves.Talk ? new TalkInput(careful ? TalkResults.Satisfied : Pick(Results)) : null,
            Decision: action == Moves.DecideReopen ? careful ? "accepted" : Pick(["accepted", "refused"]) : null);
        var result = await _office.TryAsync(Ticket, action, command, actor);
        Trace.Add($"{action} by {actor.Name}: {(result.Ok ? result.Value!.State : result.Failure!.Code)}");
    }

    private void Check(int openTasksBefore)
    {
        var row = _office.Row(Ticket);
        var ledger = _office.Ledger(Ticket);
        if (ledger[^1].To is not null || ledger.Zip(ledger.Skip(1)).Any(p => p.First.To != p.Second.From) || ledger[0].From != row.RegisteredAt || ledger[^1].State != row.State)
        {
            Faults.Add("ledger: " + string.Join(' ', ledger.Select(c => $"[{c.From}..{c.To} {c.State}]")));
        }

        var clocks = _office.List<RunningClock>("\"ticket\" = @p0", row.Key);
        if (row.NextDue != clocks.Where(c => c.MetAt is null).Min(c => c.Due))
        {
            Faults.Add($"NextDue {row.NextDue} is not the earliest of {string.Join(' ', clocks.Select(c => $"{c.Clock}:{c.Due}/{c.MetAt}"))}");
        }

        if (row.Category == Category.Closed && row.ClosedAt == row.ChangedAt)
        {
            Faults.AddRange(Evidence.Missing(_office, row, openTasksBefore).Select(m => $"closed as {row.Outcome} without {m}"));
        }
    }

    /// <summary>The next step to the aim; now and then the end is tried before its time.</summary>
    private string Forward(Ticket row) => row switch
    {
        { Category: Category.Closed, ReopenRequestedAt: null } => Moves.RequestReopen,
        { Category: Category.Closed } => Moves.DecideReopen,
        _ when _aim == Outcomes.Duplicate && _random.Next(3) == 0 => Moves.Merge,
        _ when _random.Next(6) == 0 => _aim == Outcomes.Refused ? Moves.Reject : Moves.Close,
        { ProposedOutcome: null } => _aim == Outcomes.Withdrawn && _random.Next(2) == 0 ? Moves.Close : Moves.Propose,
        { ApprovedAt: null } => Moves.Approve,
        { TalkMetAt: null } => Moves.Talk,
        _ => _random.Next(2) == 0 ? Moves.Solve : _aim == Outcomes.Refused ? Moves.Reject : Moves.Close,
    };

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}

/// <summary>Reads from stored rows alone whether a closed ticket had what its outcome demands. Knows nothing of the ticket's own counters.</summary>
internal static class Evidence
{
    public static IEnumerable<string> Missing(Office office, Ticket row, int openTasksBefore)
    {
        var configuration = office.Tenant.Configuration;
        var rule = configuration.Workflow.Outcome(row.Outcome);
        if (rule is null)
        {
            return ["outcome"];
        }

        var events = office.View(row.Id).Events!.Select(e => (e.Kind, e.At, Content: JsonDocument.Parse(e.Content!).RootElement)).ToList();
        var ending = events.FindLastIndex(e => e.Kind is Moves.Close or Moves.Reject or Moves.Refer or Moves.Merge);
        var (proposed, approved, met, unreachable) = ((string?)null, false, false, new List<Instant>());
        foreach (var (kind, at, content) in events.Take(ending))
        {
            var from = Before(content) is { } state ? configuration.Workflow.CategoryOf(state) : (Category?)null;
            switch (kind)
            {
                case Moves.Propose:
                    (proposed, approved, met) = (Text(content, "outcome"), false, false);
                    unreachable.Clear();
                    break;
                case Moves.Approve:
                    (approved, met) = (true, false);
                    unreachable.Clear();
                    break;
                case Moves.SendBack when from is not Category.Open:
                case Moves.DecideReopen when Text(content, "decision") == "accepted":
                case Moves.Talk when Text(content, "talk") == TalkResults.NotSatisfied && from is not null:
                    (proposed, approved, met) = (null, false, false);
                    unreachable.Clear();
                    break;
                case Moves.Talk when Text(content, "talk") == TalkResults.Satisfied:
                    met = true;
                    break;
                case Moves.Talk when Text(content, "talk") == TalkResults.Unreachable:
                    unreachable.Add(at);
                    var talk = configuration.Workflow.File.CitizenTalk;
                    met |= row.Citizen is null
                        ? unreachable.Count >= talk.AnonymousAttempts
                        : unreachable.Count >= talk.Attempts && unreachable.Select(a => a.InZone(configuration.Zone).Date).Distinct().Count() >= talk.Days;
                    break;
            }
        }

        var end = events[ending].Content;
        return rule.Requires.Where(guard => !(guard switch
        {
            "proof" => office.List<Attachment>("\"ticket\" = @p0", row.Key).Exists(a => a.ProofCycle == row.Cycle && a.State == "ready"),
            "approval" => approved && proposed == row.Outcome,
            "citizenTalk" => met,
            "reason" => Text(end, "reason") is { Length: > 0 } || Text(end, "comment") is { Length: > 0 },
            "legalGround" => Text(end, "legalGround") is { Length: > 0 },
            "tasks" => openTasksBefore == 0,
            _ => false,
        }));
    }

    private static string? Before(JsonElement content) => content.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.Object ? state.GetProperty("before").GetString() : null;

    private static string? Text(JsonElement content, string name) => content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
