using Derman.Core.Common;
using Derman.Core.Imports.Sheets;
using Derman.Core.Runs;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Imports;

/// <summary>Rows that become tickets: a chunk of them is one transaction, so that ten thousand cost seconds.</summary>
internal sealed class TicketRows(Tenant tenant, ImportInput input, SideRun run, Actor actor, RegisterTicket register, IClock clock) : IRowTaker
{
    private readonly RowReader _reader = new(tenant.Configuration, input.Mapping);
    private readonly RowKeys _keys = new(ImportFields.External);

    public int Chunk => 200;

    public async Task<IReadOnlyList<TakenRow>> TakeAsync(IReadOnlyList<SheetRow> rows, bool check, CancellationToken ct)
    {
        var prepared = rows.Select(Prepare).ToList();
        var known = check
            ? tenant.Store.Read(s => prepared.Where(p => Is(s, p.External)).Select(p => p.Row.Number).ToHashSet())
            : await tenant.Store.WriteAsync(session => Write(session, prepared), ct);
        return [.. prepared.Select(p => new TakenRow(p.Row, p.External, known.Contains(p.Row.Number), p.Errors, p.Registration?.Ticket.ClosedAt is not null))];
    }

    public string Links() => "";

    /// <returns>Rows that were there already.</returns>
    private HashSet<int> Write(WriteSession session, List<Prepared> rows)
    {
        var already = new HashSet<int>();
        foreach (var row in rows)
        {
            if (Is(session, row.External))
            {
                already.Add(row.Row.Number);
            }
            else if (row.Registration is { } registration)
            {
                registration.Apply(session);
                session.Insert(new ImportedItem
                {
                    Kind = input.Kind, External = row.External!, Run = run.Id, Row = row.Row.Number, Made = registration.Ticket.Id, At = clock.GetCurrentInstant(),
                });
            }
        }

        return already;
    }

    private Prepared Prepare(SheetRow row)
    {
        var errors = new List<FieldError>();
        var external = _reader.Cell(row, ImportFields.External);
        _keys.Check(external, errors);
        var now = clock.GetCurrentInstant();
        var at = _reader.RegisteredAt(row, now, errors) ?? now;
        var ended = _reader.Ended(row, Instant.Min(at, now), now, errors);
        var result = register.PrepareTakeOver(tenant, _reader.Ticket(row, errors), actor, Instant.Min(at, now), ended);
        if (result.Failure is { } failure)
        {
            errors.AddRange(RowKeys.Of(failure));
        }

        return new Prepared(row, external, errors.Count == 0 ? result.Value : null, errors);
    }

    private bool Is(ReadSession session, string? external) =>
        external is not null && session.First<ImportedItem>("\"kind\" = @p0 AND \"external\" = @p1", input.Kind, external) is not null;

    private sealed record Prepared(SheetRow Row, string? External, Registration? Registration, IReadOnlyList<FieldError> Errors);
}
