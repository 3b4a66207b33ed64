namespace Derman.Core.Tenancy.Packs;

/// <summary>One thing wrong with a pack.</summary>
/// <param name="File">File it stands in, for example <c>topics.json</c>.</param>
/// <param name="Path">JSON Pointer (RFC 6901) inside the file; empty for the file as a whole.</param>
/// <param name="Code">Stable code, for example <c>topic.owner.unknown</c>.</param>
/// <param name="Cause">What is wrong, in one sentence.</param>
/// <param name="Cure">What to do about it, in one sentence.</param>
public sealed record PackProblem(string File, string Path, string Code, string Cause, string Cure)
{
    public override string ToString() => $"{File}{(Path.Length == 0 ? "" : "#" + Path)}: {Code}: {Cause} {Cure}";
}

/// <summary>The pack, or every reason why there is none.</summary>
public sealed record PackReading(TenantPack? Pack, IReadOnlyList<PackProblem> Problems)
{
    public bool IsValid => Pack is not null;
}
