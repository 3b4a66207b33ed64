namespace Derman.ChatLoad;

/// <param name="Visitors">Sockets open at once.</param>
/// <param name="For">How long they talk and break.</param>
/// <param name="BreaksASecond">Of a hundred sockets so many are cut every second.</param>
/// <param name="WordsASecond">Of all visitors together; as many answers.</param>
internal sealed record CrowdPlan(int Visitors, TimeSpan For, int BreaksASecond, int WordsASecond, int Seed = 20261122);

/// <summary>What came of it. All but the first three must be zero.</summary>
internal sealed record CrowdResult(int Words, int Answers, int Breaks, int Lost, int Doubled, int Crossed, int Disordered, IReadOnlyList<string> Examples)
{
    public bool IsRight => Lost + Doubled + Crossed + Disordered == 0;
}

/// <summary>
/// Many visitors who say numbered words on lines that are cut all the time, and an agent who gives each of them numbered answers. Who they are stands in
/// every word, so that afterwards each conversation can be compared with what was said in it: nothing lost, doubled, crossed or out of order.
/// </summary>
/// <param name="answer">The agent: takes the chat if it is not taken, and says the words; tries until it is sure, under the same id.</param>
internal sealed class Crowd(CrowdPlan plan, Uri socketAddress, string origin, Func<Guid, string, Guid, CancellationToken, Task> answer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(plan.Seed);
    private readonly int[] _answers = new int[plan.Visitors];

    public IReadOnlyList<Visitor> Visitors { get; private set; } = [];

    public async Task<CrowdResult> RunAsync(Func<Task>? connected, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Visitors = [.. Enumerable.Range(0, plan.Visitors).Select(n => new Visitor(n, socketAddress, origin, _random))];
        var lives = new List<Task>();
        foreach (var visitor in Visitors)
        {
            lives.Add(Task.Run(() => visitor.LiveAsync(stop.Token), CancellationToken.None));
            if (visitor.Number % 50 == 49)
            {
                await Task.Delay(50, ct); // They do not all come in the same moment.
            }
        }

        await UntilAsync(() => Visitors.All(v => v.IsConnected), ct);
        if (connected is not null)
        {
            await connected();
        }

        var end = Task.Delay(plan.For, ct);
        var breaking = BreakAsync(end, ct);
        var talking = TalkAsync(end, ct);
        var answering = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => AnswerAsync(worker, end, ct)));
        await Task.WhenAll(breaking, talking, answering);
        await UntilAsync(() => Visitors.All(v => v.AllConfirmed && v.Heard.Count >= v.Said + _answers[v.Number]), ct);
        var result = Compare();
        await stop.CancelAsync();
        await Task.WhenAll(lives);
        return result;
    }

    private async Task BreakAsync(Task end, CancellationToken ct)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var owed = 0.0;
        while (!end.IsCompleted && await ticks.WaitForNextTickAsync(ct))
        {
            for (owed += plan.Visitors * plan.BreaksASecond / 1000.0; owed >= 1; owed--)
            {
                Visitors[Next(plan.Visitors)].Break();
            }
        }
    }

    private async Task TalkAsync(Task end, CancellationToken ct)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var (owed, next) = (0.0, 0);
        while (!end.IsCompleted && await ticks.WaitForNextTickAsync(ct))
        {
            for (owed += plan.WordsASecond / 20.0; owed >= 1; owed--)
            {
                await Visitors[next++ % plan.Visitors].SayAsync(ct);
            }
        }
    }

    /// <summary>Each worker has its own visitors, so that the answers to one come in their order.</summary>
    private async Task AnswerAsync(int worker, Task end, CancellationToken ct)
    {
        var mine = Visitors.Where(v => v.Number % 8 == worker).ToList();
        var pause = TimeSpan.FromSeconds(8.0 / plan.WordsASecond);
        for (var turn = 0; mine.Count > 0 && !end.IsCompleted; turn++)
        {
            var visitor = mine[turn % mine.Count];
            if (visitor is { Chat: { } chat } && visitor.Heard.Any(h => h.Mine))
            {
                var once = new byte[16];
                lock (_random)
                {
                    _random.NextBytes(once);
                }

                await answer(chat, visitor.Answer(_answers[visitor.Number]), new Guid(once), ct);
                _answers[visitor.Number]++;
            }

            await Task.Delay(pause, ct);
        }
    }

    private CrowdResult Compare()
    {
        var (lost, doubled, crossed, disordered) = (0, 0, 0, 0);
        var examples = new List<string>();
        foreach (var visitor in Visitors)
        {
            var heard = visitor.Heard;
            var said = Enumerable.Range(0, visitor.Said).Select(visitor.Mine).ToList();
            var answers = Enumerable.Range(0, _answers[visitor.Number]).Select(visitor.Answer).ToList();
            var texts = heard.Select(h => h.Text).ToList();
            var before = lost + doubled + crossed + disordered;
            lost += said.Concat(answers).Except(texts, StringComparer.Ordinal).Count();
            doubled += texts.Count - texts.Distinct(StringComparer.Ordinal).Count();
            crossed += texts.Except(said.Concat(answers), StringComparer.Ordinal).Count();
            disordered += Inversions([.. texts.Where(t => said.Contains(t))], said) + Inversions([.. texts.Where(t => answers.Contains(t))], answers)
                + heard.Zip(heard.Skip(1)).Count(p => p.First.Seq >= p.Second.Seq);
            if (lost + doubled + crossed + disordered > before && examples.Count < 5)
            {
                examples.Add($"v{visitor.Number} said {said.Count}, was answered {answers.Count}, heard: {string.Join(" | ", texts.TakeLast(12))}");
            }
        }

        return new CrowdResult(Visitors.Sum(v => v.Said), _answers.Sum(), Visitors.Sum(v => v.Breaks), lost, doubled, crossed, disordered, examples);
    }

    private static int Inversions(List<string> heard, List<string> meant) => heard.SequenceEqual(meant.Where(heard.Contains), StringComparer.Ordinal) ? 0 : 1;

    private static async Task UntilAsync(Func<bool> so, CancellationToken ct)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!so() && watch.Elapsed < Patience)
        {
            await Task.Delay(50, ct);
        }
    }

    private int Next(int most)
    {
        lock (_random)
        {
            return _random.Next(most);
        }
    }
}
