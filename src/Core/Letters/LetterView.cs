using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Letters;

/// <param name="Number">The number it has where it came from.</param>
/// <param name="IdentityHidden">Its sender asked that nobody learns who they are.</param>
public sealed record LetterView(string Source, string Number, DateOnly ArrivedOn, bool IdentityHidden, IReadOnlyList<LetterAnswerView> Answers)
{
    internal static LetterView? Of(TenantConfiguration configuration, ReadSession session, Ticket ticket) =>
        ticket.ArrivedAt is not null && session.First<Letter>("\"ticket\" = @p0", ticket.Key) is { } letter
            ? new LetterView(
                letter.Source,
                letter.Number,
                letter.ArrivedAt.InZone(configuration.Zone).Date.ToDateOnly(),
                letter.Sender is not null,
                [.. session.List<LetterAnswer>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key)
                    .Select(a => new LetterAnswerView(a.Number, a.At.InZone(configuration.Zone).Date.ToDateOnly(), a.Interim))])
            : null;
}

/// <param name="Interim">It told how far the work is; the result follows.</param>
public sealed record LetterAnswerView(string Number, DateOnly On, bool Interim);
