using System.Text;
using Derman.Core.Storage;
using Derman.Core.Storage.Sqlite;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Tests.Storage;

/// <summary>KVKK art. 7: what is erased is not left readable in the file, neither in free pages nor in the full-text index.</summary>
[Trait("Engine", "file")]
public sealed class ErasureTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    [Fact]
    public async Task Erase_LeavesNoWordInTheFile()
    {
        const string Word = "zurnacikahvesi";
        var office = await fixture.Desk.OfficeAsync("erenler");
        var secret = await office.RegisterAsync(new RegisterCommand($"{Word} onunde cukur {Word}", Topic: office.Topic, Citizen: new CitizenInput("Sabahattin Zurnaci")));
        for (var i = 0; i < 50; i++)
        {
            await office.RegisterAsync($"Sokakta çukur var, numara {i}");
        }

        var path = Path.Combine(office.Tenant.Store.Folder, TenantStore.FileName);
        await CheckpointAsync(office.Tenant.Store);
        Assert.True(Contains(path, Word), "The word was never in the file: the test would prove nothing.");

        var key = office.Row(secret.Id).Key;
        await office.Tenant.Store.WriteAsync(
            s =>
            {
                Search.TicketIndex.Remove(s, key, Search.TicketIndex.Stems(s, office.Row(secret.Id)));
                s.Execute("UPDATE \"ticket\" SET \"text\" = '' WHERE \"key\" = @p0", key);
                s.Execute("UPDATE \"ticket_event\" SET \"content\" = NULL, \"salt\" = NULL WHERE \"ticket\" = @p0", key);
                s.Execute("DELETE FROM \"message\" WHERE \"ticket\" = @p0", key);
            },
            CancellationToken.None);
        await CheckpointAsync(office.Tenant.Store);

        Assert.False(Contains(path, Word));
        Assert.False(Contains(path, Word[..8]));
        Assert.False(Contains(path + "-wal", Word));
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
    }

    private static async Task CheckpointAsync(TenantStore store) => await store.Handle.MaintainAsync(
        c =>
        {
            SqliteFile.Execute((SqliteConnection)c, "PRAGMA wal_checkpoint(TRUNCATE)");
            return 0;
        },
        CancellationToken.None);

    private static bool Contains(string path, string word) =>
        File.Exists(path) && Encoding.Latin1.GetString(ReadShared(path)).Contains(word, StringComparison.OrdinalIgnoreCase);

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
