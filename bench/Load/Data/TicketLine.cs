namespace Derman.Load;

/// <summary>One ticket as any ticket system could have it.</summary>
/// <param name="Queue">1–10: who works on it.</param>
/// <param name="Requester">1–2000: who asked.</param>
/// <param name="Due">From now; negative when late.</param>
internal sealed record TicketLine(int Number, int Queue, int Requester, bool Open, TimeSpan Age, TimeSpan Due, string Subject, string Body);
