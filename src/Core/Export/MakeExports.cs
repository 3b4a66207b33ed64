using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Export;

/// <summary>Names of columns in a language of the reader's.</summary>
public delegate string ExportWord(string language, string column);

/// <summary>
/// Makes the files that were asked for and throws them away after a day. Pages of the ordinary list are written as they come, so that a
/// file shows what its owner sees and no more, and any number of rows takes the same memory. What a stopped host began is begun anew.
/// </summary>
public sealed class MakeExports(ListTickets list, CountTickets count, IClock clock, ExportWord word)
{
    public const string Event = "exported";

    /// <summary>How long a file may be fetched.</summary>
    public static readonly Duration Kept = Duration.FromHours(24);

    private const int ChunkBytes = 256 * 1024;
    private const int MostAttempts = 3;

    /// <summary>Rows between two notes of how far it is; each renews the claim.</summary>
    private const int RowsANote = 2000;

    private static readonly Duration Claim = Duration.FromMinutes(2);

    /// <summary>Whether anything is to be made or thrown away now.</summary>
    public bool IsDue(Tenant tenant) => tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"ticket_export\" WHERE \"next_at\" <= @p0 LIMIT 1", Provider.Of(clock.GetCurrentInstant()))) is not null;

    /// <summary>Everything that is due, one after the other.</summary>
    public async Task ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        while (await TakeAsync(tenant, ct) is { } export)
        {
            try
            {
                await MakeAsync(tenant, export, ct);
            }
            catch (OperationCanceledException)
            {
                await AgainAsync(tenant, export, CancellationToken.None); // The host stops: another start goes on.
                throw;
            }
            catch
            {
                await AgainAsync(tenant, export, ct);
                throw;
            }
        }
    }

    private ValueTask<TicketExport?> TakeAsync(Tenant tenant, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                foreach (var old in session.List<TicketExport>("\"next_at\" <= @p0 AND \"state\" = 'ready'", Provider.Of(now)))
                {
                    Clear(session, old.Id);
                    (old.State, old.NextAt) = (ExportStates.Expired, null);
                    session.Update(old);
                }

                if (session.First<TicketExport>("\"next_at\" <= @p0 AND \"state\" IN ('queued', 'running') ORDER BY \"next_at\"", Provider.Of(now)) is not { } next)
                {
                    return null;
                }

                Clear(session, next.Id);
                next.State = next.Attempts == MostAttempts ? ExportStates.Failed : ExportStates.Running;
                next.NextAt = next.State == ExportStates.Failed ? null : now + Claim;
                next.Attempts++;
                next.RowsDone = 0;
                session.Update(next);
                return next.State == ExportStates.Failed ? null : next;
            },
            ct);
    }

    private async Task MakeAsync(Tenant tenant, TicketExport export, CancellationToken ct)
    {
        if (tenant.Store.Read(s => ActorsByCode.Find(s, export.Actor)) is not { } found || !found.May(Acts.ExportTickets))
        {
            await EndAsync(tenant, export, ExportStates.Failed, null, ct);
            return;
        }

        var actor = found with { Language = export.Language };
        var query = JsonSerializer.Deserialize(export.Filter, ExportJson.Default.TicketFilter)!.ToQuery().Value!;
        export.RowsTotal = string.IsNullOrWhiteSpace(query.Search) ? count.Execute(tenant, [query], actor, int.MaxValue)[0] : null;
        if (export.Format == RequestExport.Xlsx && export.RowsTotal > XlsxSheet.MostRows)
        {
            await EndAsync(tenant, export, ExportStates.Failed, null, ct);
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), $"derman-{export.Id:n}-{export.Attempts}-{Guid.CreateVersion7():n}.part"), options);
        if (!await WriteAsync(tenant, export, query, actor, file, ct))
        {
            return; // Somebody else has taken it: our claim had run out.
        }

        file.Position = 0;
        await EndAsync(tenant, export, ExportStates.Ready, file, ct);
    }

    private async Task<bool> WriteAsync(Tenant tenant, TicketExport export, ListQuery query, Actor actor, Stream target, CancellationToken ct)
    {
        var columns = export.Columns.Split(' ');
        var people = tenant.Store.Read(s => s.List<StaffMember>("1 = 1")).ToDictionary(p => p.Id, p => p.DisplayName);
        var row = new ExportRow(columns, people, DateTimeZoneProviders.Tzdb.GetZoneOrNull(tenant.Configuration.Profile.TimeZone) ?? DateTimeZone.Utc, word(export.Language, ExportColumns.Simulated));
        using IExportSheet sheet = export.Format == RequestExport.Csv ? new CsvSheet(target, export.Delimiter) : new XlsxSheet(target, export.Language == "fa", columns.Length);
        sheet.Header([.. columns.Select(c => word(export.Language, c))]);
        long noted = 0;
        for (var next = query with { Sort = ListSort.Newest, Limit = ListQuery.LargestLimit }; ;)
        {
            ct.ThrowIfCancellationRequested();
            var page = list.Execute(tenant, next, actor).Value!;
            foreach (var item in page.Items)
            {
                sheet.Row(row.Of(item));
            }

            export.RowsDone += page.Items.Count;
            if (export.RowsDone - noted >= RowsANote)
            {
                noted = export.RowsDone;
                if (!await NoteAsync(tenant, export, ct))
                {
                    return false;
                }
            }

            if (page.Next is null)
            {
                return true;
            }

            next = next with { Cursor = page.Next };
        }
    }

    private async Task<bool> NoteAsync(Tenant tenant, TicketExport export, CancellationToken ct)
    {
        export.NextAt = clock.GetCurrentInstant() + Claim;
        return await tenant.Store.WriteAsync(s => IsOurs(s, export) && s.Update(export), ct);
    }

    private async Task EndAsync(Tenant tenant, TicketExport export, string state, Stream? file, CancellationToken ct)
    {
        var seq = 0;
        var buffer = new byte[ChunkBytes];
        int read;
        while (file is not null && (read = await file.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, ct)) > 0)
        {
            var piece = new ExportChunk { Export = export.Id, Seq = seq++, Data = buffer[..read] };
            export.NextAt = clock.GetCurrentInstant() + Claim;
            if (!await tenant.Store.WriteAsync(s => IsOurs(s, export) && Keep(s, piece) && s.Update(export), ct))
            {
                return;
            }
        }

        var now = clock.GetCurrentInstant();
        (export.State, export.FinishedAt, export.Size) = (state, now, file?.Length ?? 0);
        export.NextAt = state == ExportStates.Ready ? now + Kept : null;
        await tenant.Store.WriteAsync(
            session =>
            {
                if (IsOurs(session, export) && session.Update(export))
                {
                    EventChain.Append(session, 0, Event, export.Actor, now, EventText.Of(new JsonObject { ["export"] = export.Id.ToString(), ["state"] = state, ["rows"] = export.RowsDone }));
                }
            },
            ct);
    }

    private async Task AgainAsync(Tenant tenant, TicketExport export, CancellationToken ct) => await tenant.Store.WriteAsync(
        session =>
        {
            if (IsOurs(session, export))
            {
                (export.State, export.NextAt) = (ExportStates.Queued, clock.GetCurrentInstant() + Duration.FromSeconds(5));
                session.Update(export);
            }
        },
        ct);

    /// <summary>A claim that ran out may have been taken by another node: the number of the attempt tells.</summary>
    private static bool IsOurs(ReadSession session, TicketExport export) =>
        session.First<TicketExport>("\"id\" = @p0", Provider.Of(export.Id)) is { State: ExportStates.Running } row && row.Attempts == export.Attempts;

    private static bool Keep(WriteSession session, ExportChunk piece)
    {
        session.Insert(piece);
        return true;
    }

    private static void Clear(WriteSession session, Guid export) => session.Execute("DELETE FROM \"export_chunk\" WHERE \"export\" = @p0", Provider.Of(export));
}
