namespace Derman.Load;

/// <summary>
/// Tickets of one year as a desk of ten queues has them: the same ones for the same seed. Some queues and some people come up far more often
/// than others, there is more of the recent than of the old, what is old is closed, most due times are ahead.
/// </summary>
internal static class Generator
{
    public const int Queues = 10;
    public const int Requesters = 2000;

    private const int YearMinutes = 365 * 24 * 60;
    private const int FreshMinutes = 14 * 24 * 60;
    private const int LongestDueMinutes = 30 * 24 * 60;

    public static IEnumerable<TicketLine> Tickets(int count, int seed)
    {
        var random = new Random(seed);
        var text = new TurkishText(seed);
        for (var n = 1; n <= count; n++)
        {
            var age = 1 + (int)(YearMinutes * Math.Pow(random.NextDouble(), 1.5));
            var open = random.NextDouble() < (age < FreshMinutes ? 0.7 : 0.08);
            var due = random.NextDouble() < 0.85 ? random.Next(60, LongestDueMinutes) : -random.Next(1, Math.Min(age, LongestDueMinutes) + 1);
            yield return new TicketLine(
                n,
                1 + (int)(Queues * Math.Pow(random.NextDouble(), 2)),
                1 + (int)(Requesters * Math.Pow(random.NextDouble(), 2)),
                open,
                TimeSpan.FromMinutes(age),
                TimeSpan.FromMinutes(due),
                string.Join(' ', Enumerable.Range(0, random.Next(3, 7)).Select(_ => text.Word())),
                text.Ticket());
        }
    }
}
