using NodaTime;

namespace Derman.Core.Calls.Counter;

/// <summary>Who has this number, as the screen shows it while they speak.</summary>
/// <param name="Number">The number, as it is kept.</param>
/// <param name="People">Those it is known to belong to; a household's has several.</param>
/// <param name="NeedsConfirmation">The area code is a guess of ours.</param>
public sealed record CallerCard(string Number, IReadOnlyList<CallerPerson> People, bool NeedsConfirmation);

/// <param name="Name">Masked for a reader who does not serve everybody; null when nobody has told it.</param>
/// <param name="Tickets">Open ones, the most pressing first.</param>
/// <param name="Last">The last word between us.</param>
public sealed record CallerPerson(
    string? Name, string? Language, int Requests, IReadOnlyList<CallerTicket> Tickets, IReadOnlyList<BrokenPromise> Broken,
    LastWord? Last, IReadOnlyList<PastContact> Contacts, string? Neighbourhood, string? Address);

public sealed record CallerTicket(
    Guid Id, string Number, string? Topic, string Excerpt, string Directorate, string State, Instant RegisteredAt, Instant? Due, bool Confidential);

/// <summary>A day we named and did not keep.</summary>
/// <param name="KeptAt">When it was kept after all; null while it is not.</param>
public sealed record BrokenPromise(Guid Ticket, string Number, string? Topic, Instant Promised, Instant? KeptAt);

/// <param name="Direction">in | out.</param>
public sealed record LastWord(string Direction, string Text, Instant At, string Number);

/// <param name="What">registered | informed | answered.</param>
public sealed record PastContact(string What, Instant At, string? Topic, string? Text, Guid? Ticket);
