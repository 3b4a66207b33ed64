using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Host.Pages.Words;

namespace Derman.Host.Pages.Desk;

/// <summary>The list on a map, with the list of its places beside it for who cannot see one.</summary>
internal sealed class MapModel(ReadPoints points, KeepViews views, ClockWords clocks) : InboxPage
{
    public IReadOnlyList<TicketPoint> Points { get; private set; } = [];

    public bool More { get; private set; }

    public void OnGet()
    {
        Recognise(views);
        if (!Searching && points.Execute(Tenant, Asked(clocks.Now), Reader).Value is { } found)
        {
            (Points, More) = (found.Points, found.More);
        }
    }

    /// <summary>In the words of the map: late, near, waiting, done.</summary>
    public string ToneOf(TicketPoint point) => point.Category switch
    {
        "closed" or "solved" => "ok",
        "waiting" => "wait",
        _ when point.NextDue is not { } due => "plain",
        _ when point.NextDue < clocks.Now => "late",
        _ => point.NextDue < clocks.Now + NodaTime.Duration.FromDays(1) ? "near" : "plain",
    };
}
