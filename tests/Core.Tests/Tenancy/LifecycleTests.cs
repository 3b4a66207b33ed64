using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Storage.Sqlite;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Tenancy;

public sealed class LifecycleTests : IAsyncLifetime
{
    private static readonly TenantId Erenler = TenantId.Parse("erenler");
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync("erenler", "tatvan");

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Suspended_AnswersLikeUnknown_ResumedLosesNothing()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.True(await _desk.Lifecycle.SetStatusAsync(Erenler, TenantStatus.Suspended, CancellationToken.None));
        Assert.Null(await _desk.Registry.FindAsync(Erenler, CancellationToken.None));
        Assert.Null(await _desk.Registry.FindAsync(TenantId.Parse("nobody"), CancellationToken.None));
        Assert.NotNull(await _desk.Registry.FindAsync(TenantId.Parse("tatvan"), CancellationToken.None));
        Assert.False(await _desk.Lifecycle.SetStatusAsync(TenantId.Parse("nobody"), TenantStatus.Suspended, CancellationToken.None));

        await _desk.Lifecycle.SetStatusAsync(Erenler, TenantStatus.Active, CancellationToken.None);
        Assert.NotNull((await _desk.OfficeAsync("erenler")).Row(id));
    }

    [Fact]
    public async Task Backup_WhileInUse_IsVerifiedAndRestores()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync(new Core.Tickets.Register.RegisterCommand("yol", Citizen: new Core.Tickets.Register.CitizenInput("Ali", NationalId: "10000000146")))).Id;
        var proof = await office.AttachAsync(id, "before");
        using var stop = new CancellationTokenSource();
        var busy = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await office.RegisterAsync("meşgul");
            }
        });
        var manifest = await _desk.Backup.ExecuteAsync(Erenler, _desk.In("backup"), CancellationToken.None);
        await stop.CancelAsync();
        await busy;
        Assert.Equal(("erenler", 1), (manifest.Tenant, manifest.Files));
        var later = (await office.RegisterAsync()).Id;

        await Assert.ThrowsAsync<BackupException>(() => _desk.Backup.RestoreAsync(_desk.In("backup"), replace: false, CancellationToken.None));
        await _desk.Catalog.WriteAsync(s => s.Execute("UPDATE \"tenant_entry\" SET \"weight\" = 7 WHERE \"id\" = 'erenler'"), CancellationToken.None);
        _desk.Registry.Reload(Erenler);
        await _desk.Backup.RestoreAsync(_desk.In("backup"), replace: true, CancellationToken.None);
        Assert.Equal(7, _desk.Registry.Entry(Erenler)!.Weight);
        var tenant = (await _desk.Registry.FindAsync(Erenler, CancellationToken.None))!;
        Assert.True(_desk.Read.Execute(tenant, id, office.Agent).Ok);
        Assert.False(_desk.Read.Execute(tenant, later, office.Agent).Ok);
        Assert.Equal(proof, Assert.Single(_desk.Read.Execute(tenant, id, office.Agent).Value!.Attachments!).Id);
        var citizen = tenant.Store.Read(s => s.First<Citizens.Citizen>("\"national_id\" IS NOT NULL"))!;
        Assert.Equal("10000000146", tenant.Key.OpenText(Citizens.CitizenDraft.Purpose, citizen.NationalId!));
        Assert.Equal(manifest.Events, Audit.ChainVerifier.Verify(tenant.Store.Handle).Events);
        Assert.Equal(Erenler, _desk.Registry.ByHost("erenler.localhost"));
        Assert.False(Directory.Exists(_desk.In("tenants", "erenler.replaced")));
        Assert.Equal(["backup.json", "tenant.db"], Directory.GetFiles(_desk.In("backup")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Restore_OnAHostWithAnotherMasterKey_NeedsTheTransferKey()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync(new RegisterCommand("yol", Citizen: new CitizenInput("Ali", NationalId: "10000000146")))).Id;
        var transfer = MasterKey.OpenOrCreate(_desk.In("transfer.key"));
        await _desk.Backup.ExecuteAsync(Erenler, _desk.In("with"), CancellationToken.None, transfer);
        await _desk.Backup.ExecuteAsync(Erenler, _desk.In("without"), CancellationToken.None);
        await using var elsewhere = await Desk.OpenAsync();

        await Assert.ThrowsAsync<BackupException>(() => elsewhere.Backup.RestoreAsync(_desk.In("without"), replace: false, CancellationToken.None));
        await Assert.ThrowsAsync<BackupException>(() => elsewhere.Backup.RestoreAsync(_desk.In("with"), replace: false, CancellationToken.None));
        Assert.Null(elsewhere.Registry.Entry(Erenler));
        await elsewhere.Backup.RestoreAsync(_desk.In("with"), replace: false, CancellationToken.None, transfer);
        var tenant = await elsewhere.TenantAsync("erenler");
        var citizen = tenant.Store.Read(s => s.First<Citizens.Citizen>("\"national_id\" IS NOT NULL"))!;
        Assert.Equal("10000000146", tenant.Key.OpenText(Citizens.CitizenDraft.Purpose, citizen.NationalId!));
        Assert.True(elsewhere.Read.Execute(tenant, id, office.Agent).Ok);
    }

    [Fact]
    public async Task Backup_IntoAUsedFolder_IsRefused()
    {
        await _desk.Backup.ExecuteAsync(Erenler, _desk.In("backup"), CancellationToken.None);
        await Assert.ThrowsAsync<BackupException>(() => _desk.Backup.ExecuteAsync(Erenler, _desk.In("backup"), CancellationToken.None));
    }

    [Theory]
    [InlineData("flipped byte")]
    [InlineData("truncated")]
    [InlineData("attachment changed")]
    [InlineData("attachment missing")]
    [InlineData("database missing")]
    [InlineData("manifest missing")]
    [InlineData("event changed")]
    [InlineData("too new")]
    public async Task Restore_OfADamagedBackup_IsRefused_AndTheTenantStays(string damage)
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.AttachAsync(id, "content");
        await _desk.Backup.ExecuteAsync(Erenler, _desk.In("backup"), CancellationToken.None);
        var database = _desk.In("backup", "tenant.db");
        var file = Directory.GetFiles(_desk.In("backup", "files"), "*", SearchOption.AllDirectories).Single();
        switch (damage)
        {
            case "flipped byte":
                var bytes = await File.ReadAllBytesAsync(database);
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(database, bytes);
                break;
            case "truncated":
                await File.WriteAllBytesAsync(database, (await File.ReadAllBytesAsync(database))[..8192]);
                break;
            case "attachment changed":
                await File.WriteAllTextAsync(file, "other");
                break;
            case "attachment missing":
                File.Delete(file);
                break;
            case "database missing":
                File.Delete(database);
                break;
            case "manifest missing":
                File.Delete(_desk.In("backup", "backup.json"));
                break;
            case "event changed":
                using (var connection = SqliteFile.OpenWriter(database))
                {
                    SqliteFile.Execute(connection, "UPDATE ticket_event SET content = '{}' WHERE seq = 1");
                    SqliteFile.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
                }

                var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(database)));
                await EditManifestAsync(json => json["databaseSha256"] = hash);
                break;
            default:
                await EditManifestAsync(json => json["schemaVersion"] = TenantStore.LatestVersion + 1);
                break;
        }

        await Assert.ThrowsAsync<BackupException>(() => _desk.Backup.RestoreAsync(_desk.In("backup"), replace: true, CancellationToken.None));
        Assert.NotNull(office.Row(id));
    }

    [Fact]
    public async Task Remove_HandsBackPackAndBackup_FromWhichTheTenantReturns()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await _desk.Lifecycle.RemoveAsync(Erenler, _desk.In("handback"), CancellationToken.None);

        Assert.Null(_desk.Registry.Entry(Erenler));
        Assert.Null(_desk.Registry.ByHost("erenler.localhost"));
        Assert.False(Directory.Exists(_desk.In("tenants", "erenler")));
        Assert.True(File.Exists(_desk.In("handback", "pack", "workflow.json")));
        Assert.NotNull(await _desk.TenantAsync("tatvan"));

        await _desk.Backup.RestoreAsync(_desk.In("handback", "backup"), replace: false, CancellationToken.None);
        var tenant = await _desk.TenantAsync("erenler");
        Assert.True(_desk.Read.Execute(tenant, id, office.Agent).Ok);
        Assert.Equal(Erenler, _desk.Registry.ByHost("erenler.localhost"));
        Assert.NotNull(_desk.Catalog.Read(s => s.First<ProviderRoute>("\"tenant\" = 'erenler' AND \"provider_account\" = '100540000000004'")));
    }

    [Fact]
    [Trait("Engine", "file")]
    public async Task Registry_NamesABrokenTenant_AndServesTheOthers()
    {
        await _desk.RestartAsync();
        await File.WriteAllTextAsync(_desk.In("tenants", "erenler", "tenant.db"), new string('x', 9000));
        var broken = await Assert.ThrowsAsync<TenantBrokenException>(async () => await _desk.Registry.FindAsync(Erenler, CancellationToken.None));

        Assert.Equal("storeDamaged", broken.Broken.Code);
        Assert.Equal("erenler", Assert.Single(_desk.Registry.Broken).Id.Value);
        Assert.NotNull(await _desk.TenantAsync("tatvan"));
    }

    [Fact]
    public async Task Tenants_HaveNothingInCommon()
    {
        var (a, b) = (await _desk.OfficeAsync("erenler"), await _desk.OfficeAsync("tatvan"));
        var ticket = await a.RegisterAsync();
        Assert.Equal(TicketErrors.NotFound, _desk.Read.Execute(b.Tenant, ticket.Id, b.Agent).Failure);
        Assert.Equal("tracking.notFound", _desk.Track.Execute(b.Tenant, ticket.TrackingCode, "tr").Failure!.Code);
        Assert.NotEqual(a.Tenant.Key.Lookup("x", "y"), b.Tenant.Key.Lookup("x", "y"));
    }

    private async Task EditManifestAsync(Action<System.Text.Json.Nodes.JsonNode> edit)
    {
        var path = _desk.In("backup", "backup.json");
        var json = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        edit(json);
        await File.WriteAllTextAsync(path, json.ToJsonString());
    }
}
