using Derman.Core.Common;
using Derman.Core.Imports.Sheets;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Imports;

/// <summary>
/// An import as a run: rehearsed, carried out, or taken back. Every row goes through the use case a person at the desk would use. The number
/// a row had in the other program is kept with what it became, in one transaction, so that a file may be given again and again.
/// </summary>
public sealed class ImportWorker(RegisterTicket register, InvitePerson invite, ImportSentence sentence, ImportWord word, IClock clock) : IRunWorker
{
    /// <summary>Rows with errors that are shown at once; the error file has all.</summary>
    public const int MostShown = 200;

    internal const string LinksPurpose = "import links";

    public string Kind => RunKinds.Import;

    public string ActOf(SideRun run) => ActOf(ImportInput.Of(run).Kind);

    public static string ActOf(string kind) => kind == ImportKinds.People ? Acts.ManagePeople : Acts.ManageConfiguration;

    public async Task<string?> ExecuteAsync(Tenant tenant, SideRun run, Actor actor, RunProgress progress, CancellationToken ct)
    {
        var input = ImportInput.Of(run);
        if (input.Mode == ImportModes.Undo)
        {
            return (await new UndoImport(clock).ExecuteAsync(tenant, run, input, actor, progress, ct))?.ToJson();
        }

        var read = SheetReader.Read(tenant.Store.Read(s => RunFiles.Read(s, run.Id, RunParts.Given)));
        if (read.Value is not { } table)
        {
            return new ImportReport(input.Mode, 0, 0, 0, 1, [new RowErrors(0, null, [new FieldError("file", read.Failure!.Code, read.Failure.Values)])]).ToJson();
        }

        IRowTaker taker = input.Kind == ImportKinds.People
            ? new PeopleRows(tenant, input, run, actor, invite, clock)
            : new TicketRows(tenant, input, run, actor, register, clock);
        var tally = new ImportTally(input, table.Rows.Count);
        using var errors = new ErrorFile(table.Header, run.Language, sentence, word);
        foreach (var chunk in table.Rows.Chunk(taker.Chunk))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var taken in await taker.TakeAsync(chunk, input.Mode == ImportModes.Check, ct))
            {
                tally.Add(taken);
                errors.Add(taken);
            }

            if (!await progress.NoteAsync(tally.Done, table.Rows.Count))
            {
                return null;
            }
        }

        var file = errors.Content();
        var links = taker.Links() is { Length: > 0 } text ? tenant.Key.SealText(LinksPurpose, text) : [];
        await tenant.Store.WriteAsync(
            session =>
            {
                RunFiles.Keep(session, run.Id, RunParts.Errors, file, AskRun.ChunkBytes);
                RunFiles.Keep(session, run.Id, RunParts.Links, links, AskRun.ChunkBytes);
            },
            ct);
        return tally.Report().ToJson();
    }
}
