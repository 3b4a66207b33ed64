namespace Derman.Core.Tenancy.Setup;

/// <summary>Something that is missing or weak in what an institution has set up.</summary>
/// <param name="Code">Stable: <c>topics.ownerWithoutPeople</c>; its first part is the step it belongs to.</param>
/// <param name="Must">Without it requests are lost or promises are wrong; otherwise it could be better.</param>
/// <param name="Count">How many; 0 when it is one thing.</param>
/// <param name="Examples">Codes or names of the first few, in the order of the screens.</param>
public sealed record SetupFinding(string Code, bool Must, int Count, IReadOnlyList<string> Examples)
{
    /// <summary>Named at most.</summary>
    public const int MostExamples = 3;

    public string Step => Code[..Code.IndexOf('.', StringComparison.Ordinal)];

    internal static SetupFinding? When(string code, bool must, IReadOnlyCollection<string> found) =>
        found.Count == 0 ? null : new SetupFinding(code, must, found.Count, [.. found.Take(MostExamples)]);

    internal static SetupFinding? When(string code, bool must, bool found) => found ? new SetupFinding(code, must, 0, []) : null;
}
