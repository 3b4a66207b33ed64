using Derman.Core.Board;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Board;

/// <summary>Today, the week or four weeks in numbers, each with the tickets behind it.</summary>
internal sealed class IndexModel(ReadBoard board, Dates dates) : BoardPage
{
    public BoardWords Board { get; private set; } = null!;

    public void OnGet() => Board = new BoardWords(Tenant.Configuration, board.Execute(Tenant, Period, Reader).Value!, Words, dates);

    /// <summary>The list behind a number.</summary>
    public string Behind(BoardSubject subject, string? directorate = null, string? place = null, BoardPeriod? period = null) =>
        Url.Content($"~/console/board/tickets?what={CodeOf(subject)}&period={CodeOf(period ?? Period)}")
        + (directorate is null ? "" : $"&directorate={Uri.EscapeDataString(directorate)}") + (place is null ? "" : $"&place={Uri.EscapeDataString(place)}");
}
