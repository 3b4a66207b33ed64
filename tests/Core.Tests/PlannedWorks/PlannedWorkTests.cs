using Derman.Core.PlannedWorks;
using NodaTime;

namespace Derman.Core.Tests.PlannedWorks;

public sealed class PlannedWorkTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>
{
    private Desk Desk => fixture.Desk;

    private KeepPlannedWorks Keep => new(Desk.Clock, Desk.Random.Fill);

    [Fact]
    public async Task Find_FitsPlaceTopicStreetAndTime()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var work = await SaveAsync(office, Draft("Depo bakımı", areas: ["karsiyaka", "sahil"], streets: ["214", "İstasyon"], topics: ["YOL-CUKUR"]));
        bool Found(string? place, string? topic, string words) => new FindPlannedWorks(Desk.Clock).Execute(office.Tenant, place, topic, words).Any(w => w.Id == work.Id);

        Assert.True(Found("sahil", "YOL-CUKUR", "214. sokakta su yok"));
        Assert.True(Found("sahil", "YOL-CUKUR", "ISTASYONDA oturuyorum"));
        Assert.False(Found("sahil", "YOL-CUKUR", "1214. sokak"));
        Assert.False(Found("sahil", "YOL-CUKUR", "2145. sokak"));
        Assert.False(Found("sahil", "YOL-KAR", "214. sokak"));
        Assert.False(Found("kale", "YOL-CUKUR", "214. sokak"));
        Assert.False(Found(null, null, "214. sokak"));

        Desk.Clock.Now = work.StartsAt - FindPlannedWorks.Ahead - Duration.FromMinutes(1);
        Assert.False(Found("sahil", "YOL-CUKUR", "214"));
        Desk.Clock.Now = work.StartsAt - FindPlannedWorks.Ahead + Duration.FromMinutes(1);
        Assert.True(Found("sahil", "YOL-CUKUR", "214")); // Told of the day before.
        Desk.Clock.Now = work.EndsAt;
        Assert.False(Found("sahil", "YOL-CUKUR", "214"));
    }

    [Fact]
    public async Task Change_IsKept_AndCanBeTakenBack()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var first = await SaveAsync(office, Draft("Önce"));
        var second = (await Keep.SaveAsync(office.Tenant, first.Id, first.Version, Draft("Sonra"), office.Agent, CancellationToken.None)).Value!;
        Assert.Equal("work.stale", (await Keep.SaveAsync(office.Tenant, first.Id, first.Version, Draft("Yarış"), office.Agent, CancellationToken.None)).Failure!.Code);

        Assert.True((await Keep.RemoveAsync(office.Tenant, first.Id, second.Version, office.Agent, CancellationToken.None)).Ok);
        Assert.DoesNotContain(Keep.List(office.Tenant), w => w.Id == first.Id);
        var back = (await Keep.RestoreAsync(office.Tenant, first.Id, 3, 1, office.Agent, CancellationToken.None)).Value!;
        Assert.Equal(("Önce", 4, false), (back.Content.Texts["tr"], back.Version, back.Removed));
        Assert.Equal([4, 3, 2, 1], Keep.History(office.Tenant, first.Id, office.Agent).Value!.Select(v => v.Version));
    }

    [Fact]
    public async Task Save_WithoutTheRight_OrWithFaults_IsRefused()
    {
        var office = await Desk.OfficeAsync("tatvan");
        Assert.Equal("ticket.moveForbidden", (await Keep.SaveAsync(office.Tenant, null, 0, Draft("x"), office.Worker, CancellationToken.None)).Failure!.Code);
        async Task<IEnumerable<string>> FaultsAsync(WorkDraft draft) => (await Keep.SaveAsync(office.Tenant, null, 0, draft, office.Agent, CancellationToken.None)).Failure!.Errors!.Select(e => $"{e.Field} {e.Code}");

        Assert.Equal(["startsAt field.required", "endsAt field.required", "said.tr field.required", "areas field.unknownValue", "topics field.unknownValue"], await FaultsAsync(new WorkDraft(null, null, new WorkContent(new Dictionary<string, string>(), ["nowhere"], [], ["NONE"]))));
        Assert.Equal(["endsAt work.endsBeforeStart"], await FaultsAsync(Draft("x") with { EndsAt = Desk.Clock.Now }));
        Assert.Equal(["endsAt work.tooLong"], await FaultsAsync(Draft("x") with { EndsAt = Desk.Clock.Now + Duration.FromDays(400) }));
        Assert.Equal("work.notFound", (await Keep.RemoveAsync(office.Tenant, Guid.NewGuid(), 1, office.Agent, CancellationToken.None)).Failure!.Code);
    }

    private WorkDraft Draft(string text, string[]? areas = null, string[]? streets = null, string[]? topics = null) => new(
        Desk.Clock.Now, Desk.Clock.Now + Duration.FromHours(8), new WorkContent(new Dictionary<string, string> { ["tr"] = text }, areas ?? [], streets ?? [], topics ?? []));

    private async Task<PlannedWorkView> SaveAsync(Office office, WorkDraft draft)
    {
        var saved = await Keep.SaveAsync(office.Tenant, null, 0, draft, office.Agent, CancellationToken.None);
        Assert.True(saved.Ok, saved.Failure?.Code);
        return saved.Value!;
    }
}
