using System.Collections.Concurrent;
using Derman.Core.Nodes;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.HostNames;
using Npgsql;

namespace Derman.Core.Tests.Nodes;

/// <summary>What nodes on one catalog know of each other's tenants, also after the line they hear by was cut.</summary>
[Trait("Engine", "postgres")]
public sealed class SharedCatalogTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private Desk _desk = null!;
    private OtherNode _other = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _other = await _desk.NodeAsync("b");
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task FileOfOneNode_IsElsewhereForTheOther_AndNoEmptyOneIsMadeBesideIt()
    {
        _desk.Registry.NewTenantsOn = null;
        await _desk.ApplyAsync("tatvan");
        _other.Registry.Refresh();
        var id = TenantId.Parse("tatvan");
        Assert.False(_desk.Registry.IsElsewhere(_desk.Registry.Entry(id)!));
        Assert.True(_desk.Registry.IsAttendedHere(_desk.Registry.Entry(id)!));
        Assert.True(_other.Registry.IsElsewhere(_other.Registry.Entry(id)!));
        Assert.False(_other.Registry.IsAttendedHere(_other.Registry.Entry(id)!));
        Assert.Equal(0, _other.Registry.Places.BytesOf(id, _other.Registry.Entry(id)!.Placement));

        var refused = await Assert.ThrowsAsync<TenantElsewhereException>(async () => await _other.Registry.FindAsync(id, CancellationToken.None));
        Assert.Contains("'local'", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TenantElsewhereException>(() => _other.Registry.BringUpAsync(id, CancellationToken.None));
        Assert.False(Directory.Exists(Path.Combine(_other.Registry.TenantsFolder, "tatvan")));
        Assert.Empty(_other.Registry.Broken); // Nothing is wrong with it.
        Assert.NotNull(await _other.TenantAsync("erenler"));
    }

    [Fact]
    public async Task CertificateKeptOnOneNode_IsServedByTheOther()
    {
        const string Name = "talep.erenler.bel.tr";
        var office = await _desk.OfficeAsync("erenler");
        var admin = await office.AddAsync("yonetici", Roles.Admin, office.Tenant.Configuration.Profile.Desk);
        await new OperatorHosts(_desk.Registry).AddAsync(office.Tenant.Id, Name, CancellationToken.None);
        await new AskHostName(_desk.Registry, HostNamePolicy.None, _desk.Clock, _desk.Random.Fill).ExecuteAsync(office.Tenant, Name, admin, CancellationToken.None);
        using var authority = new Tenancy.HostNames.Authority(_desk.Clock.Now);
        using var key = Tenancy.HostNames.Authority.NewKey();
        using var leaf = authority.Sign(Name, key);
        var keep = new KeepCertificate(_desk.Registry, (_, _, _) => true, _desk.Clock);
        Assert.True((await keep.ExecuteAsync(office.Tenant, Name, Tenancy.HostNames.Authority.Pem(key, leaf, authority.Middle), admin, CancellationToken.None)).Ok);
        await _other.Registry.RereadAsync(office.Tenant.Id); // What a notice makes the other do.
        Assert.Equal(leaf.Thumbprint, new ServedCertificates(_other.Registry).Load(Name)!.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Listener_WhoseConnectionIsCut_ComesBackAndMissesNothing()
    {
        await using var telling = new CatalogBus(_desk.Catalog);
        await using var hearing = new CatalogBus(_other.Catalog);
        using var stop = new CancellationTokenSource();
        var (heard, anew) = (new ConcurrentQueue<NodeNotice>(), 0);
        var listening = hearing.ListenAsync(
            async notice =>
            {
                heard.Enqueue(notice);
                await _other.Registry.RereadAsync(TenantId.Parse(notice.Tenant!));
            },
            async () =>
            {
                await _other.Registry.RereadAllAsync();
                Interlocked.Increment(ref anew);
            },
            stop.Token);
        await UntilAsync(() => Volatile.Read(ref anew) == 1, "it listens");
        var notice = new NodeNotice(NoticeKind.Tenant, "erenler");
        telling.Tell(notice);
        await UntilAsync(() => heard.Contains(notice), "it hears");
        heard.Clear();

        for (var cut = 1; cut <= 3; cut++)
        {
            Assert.Equal(1, await CutAsync());

            // Told while nobody listens: the notice is lost, the news must not be.
            var status = cut % 2 == 1 ? TenantStatus.Suspended : TenantStatus.Active;
            await _desk.Lifecycle.SetStatusAsync(TenantId.Parse("erenler"), status, CancellationToken.None);
            telling.Tell(notice);
            await UntilAsync(() => _other.Registry.Entry(TenantId.Parse("erenler"))!.Status == status, "the news is known");
            await UntilAsync(() => Volatile.Read(ref anew) == cut + 1, "everything was read anew");
        }

        heard.Clear();
        telling.Tell(notice);
        await UntilAsync(() => heard.Contains(notice), "it hears again");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    /// <returns>How many connections were ended.</returns>
    private async Task<int> CutAsync()
    {
        await using var connection = new NpgsqlConnection(Engine.Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid))::int FROM pg_stat_activity WHERE application_name = 'derman notices' AND query LIKE 'LISTEN%' || $1 || '%'", connection)
        {
            Parameters = { new() { Value = _desk.Catalog.Schema! } },
        };
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private static async Task UntilAsync(Func<bool> reached, string what)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!reached())
        {
            Assert.True(watch.Elapsed < Deadline, $"Did not happen in time: {what}.");
            await timer.WaitForNextTickAsync();
        }
    }
}
