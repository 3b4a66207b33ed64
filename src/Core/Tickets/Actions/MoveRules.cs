namespace Derman.Core.Tickets.Actions;

/// <summary>All use cases on an existing ticket.</summary>
internal static class MoveRules
{
    private static readonly Dictionary<string, MoveRule> All = new MoveRule[]
    {
        new Assign(),
        new Accept(),
        new HandOver(),
        new Ask(),
        new Wait(),
        new Propose(),
        new Approve(),
        new SendBack(),
        new TalkWithCitizen(),
        new Solve(),
        new Close(),
        new Reject(),
        new Refer(),
        new Merge(),
        new RequestReopen(),
        new DecideReopen(),
        new Note(),
        new CitizenReply(),
        new WaitExpired(),
    }.ToDictionary(r => r.Action, StringComparer.Ordinal);

    public static MoveRule? Find(string action) => All.GetValueOrDefault(action);
}
