namespace Derman.Host.Pages.Shared.Models;

/// <summary>Keyset paging: there is a next page and a start, never a page number.</summary>
/// <param name="NextHref">Null on the last page.</param>
/// <param name="FirstHref">Null on the first page.</param>
public sealed record Pager(string? NextHref, string? FirstHref, string? Summary = null);

/// <param name="FieldId">Id of the field to jump to.</param>
public sealed record FormError(string? FieldId, string Message);

/// <param name="Missing">What the tenant's workflow still asks for, in words; empty for a move that can be made now.</param>
/// <param name="Key">Printed shortcut letter.</param>
/// <param name="Direct">Needs nothing said: a press makes it.</param>
public sealed record MoveModel(string Action, string Label, string Effect, string Href, string Icon, string? Key = null, bool Main = false, string? Missing = null, bool Direct = false);

/// <param name="Met">Null when not yet known.</param>
public sealed record ProofItem(bool? Met, string Title, string Detail);

public sealed record ErrorModel(int Status, string? Number = null);
