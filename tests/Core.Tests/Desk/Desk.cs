using Derman.Core.Calls;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
using Derman.Core.Portal;
using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Sweep;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tests;

/// <summary>A whole desk on a temporary data folder: catalog, keys, tenants of the repository's packs, use cases, a clock that stands.</summary>
public sealed class Desk : IAsyncDisposable
{
    /// <summary>A Monday morning in office hours of Istanbul; a working day in Tehran too.</summary>
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 2, 6, 0);

    private readonly TempFolder _folder = new();
    private readonly string _name = $"d{Guid.NewGuid().ToString("n")[..12]}";
    private readonly Dictionary<string, Office> _offices = new(StringComparer.Ordinal);

    private Desk()
    {
        Gateway = new FakeGateway();
        Register = new RegisterTicket(Clock, Random.Fill);
        Perform = new PerformAction(Clock, Random.Fill);
        Join = new JoinTicket(Register, Perform);
        FinishCall = new FinishCall(Register, Join, Clock, Random.Fill);
        GiveTask = new GiveTask(Clock, Random.Fill);
        FinishTask = new FinishTask(Clock);
        Attach = new AddAttachment(Clock, Random.Fill);
        Say = new SayToCitizen(Clock, Gateway);
        Sweep = new SweepTenant(Clock, Perform);
        Track = new TrackTicket(Clock);
        CitizenWrites = new CitizenWrites(Clock, Random.Fill, Perform, Track);
        CitizenAsksReopen = new CitizenAsksReopen(Perform, Track);
        StoreInbound = new StoreInbound(Clock);
        Handle = new HandleInboundEvent(Clock, Random.Fill, new ReceiveMessage(Clock, Random.Fill, Gateway, Register, Perform));
        Process = new ProcessInbound(Clock, Gateway, Handle);
        Deliver = new DeliverMessages(Clock, Gateway);
    }

    public FakeClock Clock { get; } = new(Start);

    public FixedRandom Random { get; } = new(20261102);

    public string DataFolder => _folder.Path;

    public FakeGateway Gateway { get; }

    public CatalogStore Catalog { get; private set; } = null!;

    public TenantRegistry Registry { get; private set; } = null!;

    public ApplyPack Apply { get; private set; } = null!;

    public BackupTenant Backup { get; private set; } = null!;

    public TenantLifecycle Lifecycle { get; private set; } = null!;

    public RegisterTicket Register { get; }

    public PerformAction Perform { get; }

    public JoinTicket Join { get; }

    public FinishCall FinishCall { get; }

    public GiveTask GiveTask { get; }

    public FinishTask FinishTask { get; }

    public AddAttachment Attach { get; }

    public SayToCitizen Say { get; }

    public SweepTenant Sweep { get; }

    public ListTickets List { get; } = new();

    public ReadTicket Read { get; } = new();

    public TrackTicket Track { get; }

    public CitizenWrites CitizenWrites { get; }

    public CitizenAsksReopen CitizenAsksReopen { get; }

    public StoreInbound StoreInbound { get; }

    public HandleInboundEvent Handle { get; }

    public ProcessInbound Process { get; }

    public DeliverMessages Deliver { get; }

    public static async Task<Desk> OpenAsync(params string[] packs)
    {
        var desk = new Desk();
        await desk.StartAsync();
        foreach (var pack in packs)
        {
            await desk.ApplyAsync(pack);
        }

        return desk;
    }

    public string In(params string[] parts) => _folder.In(parts);

    /// <summary>Another node on the same catalog (PostgreSQL only), with connections and a folder of its own.</summary>
    public async Task<OtherNode> NodeAsync(string name)
    {
        var catalog = await Engine.OpenCatalogAsync(DataFolder, _name);
        return new OtherNode(catalog, new TenantRegistry(catalog, MasterKey.OpenOrCreate(In("keys", "master.key")), In(name), new RegistryOptions { Node = name, Clock = Clock }));
    }

    public async Task<ApplyReport> ApplyAsync(string pack)
    {
        var report = await Apply.ExecuteAsync(TenantPacks.Reading(await TenantPacks.ReadAsync(pack)), new ApplyOptions(), CancellationToken.None);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
        return report;
    }

    public async Task<Tenant> TenantAsync(string id) => (await Registry.FindAsync(TenantId.Parse(id), CancellationToken.None))!;

    /// <summary>A tenant with people in it.</summary>
    public async Task<Office> OfficeAsync(string id)
    {
        if (!_offices.TryGetValue(id, out var office))
        {
            office = await Office.OpenAsync(this, await TenantAsync(id));
            _offices[id] = office;
        }

        return office;
    }

    /// <summary>Everything in memory is gone, as after a crash; what is on disk is opened again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _offices.Clear();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Engine.Drop(_name);
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        Catalog = await Engine.OpenCatalogAsync(DataFolder, _name);
        Registry = new TenantRegistry(Catalog, MasterKey.OpenOrCreate(In("keys", "master.key")), DataFolder);
        await Engine.PlaceNewTenantsAsync(Registry, _name);
        Registry.Reload();
        Apply = new ApplyPack(Registry, Clock);
        Backup = new BackupTenant(Registry, Clock);
        Lifecycle = new TenantLifecycle(Registry, Backup);
    }

    private async Task StopAsync()
    {
        await Registry.DisposeAsync();
        await Catalog.DisposeAsync();
    }
}
