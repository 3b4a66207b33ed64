using System.Collections.Concurrent;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Counting;
using Derman.Host.Jobs;
using Derman.Host.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Derman.Host.Tests.Jobs;

/// <summary>What is done for every tenant now and then.</summary>
public sealed class ChoreTests : IAsyncLifetime
{
    private static readonly TenantId Erenler = TenantId.Parse("erenler");
    private RunningHost _host = null!;

    private TenantRegistry Registry => _host.Service<TenantRegistry>();

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task WrongCounts_AreMended_AndToldOf()
    {
        await _host.Tenant("erenler").RegisterAsync();
        var tenant = (await Registry.FindAsync(Erenler, CancellationToken.None))!;
        await tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket_count\" SET \"tickets\" = 7"), CancellationToken.None);
        var log = new Warnings<CountsJob>();
        var job = ActivatorUtilities.CreateInstance<CountsJob>(_host.App.Services, log);

        await job.RunAsync(shared: true, CancellationToken.None);
        Assert.Empty(log.Told); // A file is nobody's turn but this node's.
        await job.RunAsync(shared: false, CancellationToken.None);
        Assert.Contains("erenler", Assert.Single(log.Told), StringComparison.Ordinal);
        Assert.Equal(1, tenant.Store.Read(s => s.List<TicketCount>("\"tickets\" <> 0")).Sum(c => c.Tickets));

        await job.RunAsync(shared: false, CancellationToken.None);
        Assert.Single(log.Told);
    }

    [Fact]
    public async Task StoreThatIsNotDue_StaysClosed_AndOneThatWasOpenedForAChoreIsClosedAgain()
    {
        var tenant = (await Registry.FindAsync(Erenler, CancellationToken.None))!;
        await ClosedAsync(tenant);
        var chore = new Probe(Registry, due: id => id != Erenler);
        await chore.RunAsync(shared: false, CancellationToken.None);
        Assert.Equal(4, chore.Visited.Count);
        Assert.DoesNotContain(Erenler, chore.Visited);
        Assert.False(Registry.IsOpen(Erenler));

        var all = new Probe(Registry, due: _ => true);
        await all.RunAsync(shared: false, CancellationToken.None);
        Assert.Contains(Erenler, all.Visited);
        await Poll.UntilAsync(() => Task.FromResult(!Registry.IsOpen(Erenler)), "it is closed again");
    }

    [Fact]
    public Task Archive_LooksAtEveryTenantOnce_ThenNotBeforeSomethingCanBeOldEnough() => LooksOnceAsync<ArchiveLooks, ArchiveJob>();

    [Fact]
    public Task Forgetting_LooksAtEveryTenantOnce_ThenNotBeforeSomethingCanBeOldEnough() => LooksOnceAsync<ForgetLooks, ForgetJob>();

    private async Task LooksOnceAsync<TLooks, TJob>()
        where TLooks : TenantLooks
        where TJob : TenantChore
    {
        var (looks, now) = (_host.Service<TLooks>(), SystemClock.Instance.GetCurrentInstant());
        Assert.All(Registry.Entries, e => Assert.True(looks.IsDue(TenantId.Parse(e.Id), now)));
        await ActivatorUtilities.CreateInstance<TJob>(_host.App.Services).RunAsync(shared: false, CancellationToken.None);
        Assert.All(Registry.Entries, e => Assert.False(looks.IsDue(TenantId.Parse(e.Id), now + Duration.FromDays(29))));
        Assert.All(Registry.Entries, e => Assert.True(looks.IsDue(TenantId.Parse(e.Id), now + Duration.FromDays(31))));
    }

    [Theory]
    [InlineData(null, 30)] // Nothing is closed: not before the longest.
    [InlineData(-395, 5)] // The oldest is old enough in five days.
    [InlineData(-10, 30)]
    [InlineData(-500, 7)] // Old enough, and held up.
    public void ArchiveLooks_ComeWhenTheOldestIsOldEnough(int? closedDays, int nextDays)
    {
        var now = Instant.FromUtc(2026, 11, 2, 6, 0);
        var looks = new ArchiveLooks();
        looks.Note(Erenler, closedDays is { } days ? now + Duration.FromDays(days) : null, Duration.FromDays(400), now);
        Assert.False(looks.IsDue(Erenler, now + Duration.FromDays(nextDays) - Duration.Epsilon));
        Assert.True(looks.IsDue(Erenler, now + Duration.FromDays(nextDays)));
    }

    private Task ClosedAsync(Tenant tenant) => Poll.UntilAsync(
        async () => await Registry.RestAsync(tenant) && !Registry.IsOpen(tenant.Id), "the store is closed");

    private sealed class Probe(TenantRegistry registry, Func<TenantId, bool> due) : TenantChore(registry)
    {
        public ConcurrentQueue<TenantId> Visited { get; } = new();

        protected override bool IsDue(TenantId tenant) => due(tenant);

        protected override Task DoAsync(Tenant tenant, CancellationToken ct)
        {
            Visited.Enqueue(tenant.Id);
            return Task.CompletedTask;
        }

        protected override void Failed(TenantId tenant, Exception e) => Assert.Fail(e.ToString());
    }

    private sealed class Warnings<T> : ILogger<T>
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Told.Add(formatter(state, exception));
            }
        }
    }
}
