using Derman.Core.Tenancy;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Derman.Host.Pages.Desk;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using NodaTime;

namespace Derman.Host.Tests.Pages;

public sealed class TimelineTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 2, 6, 0);

    [Fact]
    public async Task SameWarnings_InARow_AreOneLineWithACount()
    {
        EventView Warned(long seq, int minutes) => new(seq, "escalated", "system", Start + Duration.FromMinutes(minutes), """{"clock":"resolve","to":["Ali"]}""");
        var line = Assert.IsType<TimelineEvent>(Assert.Single((await ItemsAsync(Warned(1, 10), Warned(2, 20), Warned(3, 60 * 24 * 3))).OfType<TimelineEvent>()));
        Assert.Contains("3", line.Again!, StringComparison.Ordinal);

        EventView other = new(2, "accept", "system", Start + Duration.FromMinutes(15), null);
        var three = (await ItemsAsync(Warned(1, 10), other, Warned(3, 20))).OfType<TimelineEvent>().ToList();
        Assert.Equal(3, three.Count);
        Assert.All(three, e => Assert.Null(e.Again));
    }

    private async Task<IReadOnlyList<TimelineItem>> ItemsAsync(params EventView[] events)
    {
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        var text = Texts.BuiltIn.For("tr");
        var ticket = new TicketView
        {
            Id = Guid.Empty, Number = "ERB-1", TrackingCode = "x", Version = 1, State = "yeni", StateName = "Yeni", Category = "open", Directorate = new DirectorateView("ERBIM", "x"),
            Urgency = "normal", Channel = "web", Text = "çukur", Language = "tr", RegisteredAt = Start, Deadlines = [], Transitions = [], Events = events,
        };
        var timeline = new TicketTimeline(tenant.Configuration, new EventWords(tenant.Configuration, new Dictionary<Guid, string>(), text), text, new Dates(text, tenant.Configuration.Zone));
        return timeline.Of(ticket, "Ali", Start + Duration.FromDays(4), null, _ => "", "", []).Items;
    }
}
