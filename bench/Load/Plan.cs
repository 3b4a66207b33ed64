namespace Derman.Load;

/// <summary>How long and how often is measured.</summary>
/// <param name="Windows">Of each kind, product and floor by turns.</param>
/// <param name="WarmUp">Of each server with each kind of work, before the first window.</param>
internal sealed record Plan(string Name, int Windows, TimeSpan Length, TimeSpan WarmUp, int Tickets, TimeSpan Idle)
{
    public static readonly Plan Full = new("full", 5, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), 100_000, TimeSpan.FromSeconds(60));
    public static readonly Plan Quick = new("quick", 2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), 20_000, TimeSpan.FromSeconds(10));
}

/// <summary>The parts of a run; each can be asked for alone.</summary>
internal static class Sections
{
    public const string Register = "register";
    public const string Postgres = "postgres";
    public const string Read = "read";
    public const string Idle = "idle";
}
