using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Jobs;
using NodaTime;

namespace Derman.Host.Tests.Jobs;

public sealed class AgendaTests : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 2, 6, 0);
    private static readonly TenantId A = TenantId.Parse("aa");
    private static readonly TenantId B = TenantId.Parse("bb");
    private readonly string _folder = RunningHost.NewFolder();
    private CatalogStore _catalog = null!;
    private TenantRegistry _registry = null!;
    private Agenda _agenda = null!;

    public async Task InitializeAsync()
    {
        _catalog = await CatalogStore.OpenAsync(_folder, CancellationToken.None);
        _registry = new TenantRegistry(_catalog, MasterKey.OpenOrCreate(Path.Combine(_folder, "master.key")), _folder);
        _agenda = new Agenda(_registry, new StandingClock());
    }

    public async Task DisposeAsync()
    {
        _agenda.Dispose();
        await _registry.DisposeAsync();
        await _catalog.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Due_IsTakenOnce_TheEarliestFirst()
    {
        _agenda.Note(A, Now);
        _agenda.Note(B, Now - Duration.FromHours(1));
        _agenda.Note(A, Now + Duration.FromHours(1)); // Later than what is known: nothing new.
        Assert.Equal(Now - Duration.FromHours(1), _agenda.Next);
        Assert.Equal([B, A], _agenda.Take(Now));
        Assert.Empty(_agenda.Take(Now + Duration.FromDays(9)));
        Assert.Null(_agenda.Next);
    }

    [Fact]
    public void AHintWhileATenantIsTaken_OutlivesTheAnswerThatDidNotKnowIt()
    {
        _agenda.Note(A, Now);
        _agenda.Take(Now);
        var asked = _agenda.VersionOf(A);
        _agenda.Note(A, Now + Duration.FromSeconds(1)); // Written after the store was asked.
        Assert.Empty(_agenda.Take(Now + Duration.FromMinutes(1))); // One worker a tenant.
        _agenda.GiveBack(A, Now + Duration.FromHours(1), asked);
        Assert.Equal(Now + Duration.FromSeconds(1), _agenda.Next);
    }

    [Fact]
    public void AHintBeforeTheStoreWasAsked_IsSupersededByItsAnswer()
    {
        _agenda.Note(A, Now);
        _agenda.Take(Now);
        _agenda.Note(A, Now); // The turn's own writes.
        _agenda.GiveBack(A, Now + Duration.FromHours(1), _agenda.VersionOf(A));
        Assert.Equal(Now + Duration.FromHours(1), _agenda.Next);
        _agenda.Take(Now + Duration.FromHours(2));
        _agenda.GiveBack(A, null, _agenda.VersionOf(A));
        Assert.Null(_agenda.Next);
    }

    [Fact]
    public void ManyHints_KeepOneEntryATenant()
    {
        for (var i = 0; i < 1000; i++)
        {
            _agenda.Note(A, Now - Duration.FromSeconds(i));
        }

        Assert.Equal([A], _agenda.Take(Now));
    }

    [Fact]
    public async Task Load_TakesWhatTheCatalogKnows_AndLooksAtWhatWasNotClosed()
    {
        await _catalog.WriteAsync(
            s =>
            {
                s.Insert(new TenantEntry { Id = "aa", NextDue = Now + Duration.FromHours(5) });
                s.Insert(new TenantEntry { Id = "bb", NextDue = Now + Duration.FromHours(9) });
                s.Insert(new TenantEntry { Id = "cc" });
                s.Insert(new TenantActivity { Node = "local", Tenant = "bb", Since = Now });
                s.Insert(new TenantActivity { Node = "elsewhere", Tenant = "cc", Since = Now });
            },
            CancellationToken.None);
        var other = new TenantRegistry(_catalog, _registry.MasterKey, _folder);
        other.Reload();
        using var agenda = new Agenda(other, new StandingClock());
        await agenda.LoadAsync(CancellationToken.None);
        Assert.Equal([B], agenda.Take(Now));
        Assert.Equal([A], agenda.Take(Now + Duration.FromHours(6)));
        Assert.Null(agenda.Next);
    }

    private sealed class StandingClock : IClock
    {
        public Instant GetCurrentInstant() => Now;
    }
}
