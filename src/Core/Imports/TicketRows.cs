using Derman.Core.Common;
using Derman.Core.Imports.Sheets;
using Derman.Core.Letters;
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
            ? tenant.Store.Read(s => prepared.Where(p => Is(s, p)).Select(p => p.Row.Number).ToHashSet())
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
            if (Is(session, row))
            {
                already.Add(row.Row.Number);
            }
            else if (row.Registration is { } registration)
            {
                registration.Apply(session);
                row.Letter?.Write(session, registration.Ticket);
                session.Insert(new ImportedItem
                {
                    Kind = input.Kind, External = row.Key!, Run = run.Id, Row = row.Row.Number, Made = registration.Ticket.Id, At = clock.GetCurrentInstant(),
                });
            }
        }

        return already;
    }

    private Prepared Prepare(SheetRow row)
    {
        var errors = new List<FieldError>();
        var external = _reader.Cell(row, ImportFields.External);
        var now = clock.GetCurrentInstant();
        var dated = _reader.RegisteredAt(row, now, errors);
        var at = Instant.Min(dated ?? now, now);
        var ended = _reader.Ended(row, at, now, errors);
        var request = _reader.Ticket(row, errors);
        Result<LetterIntake>? check = _reader.Letter(request, row, dated) is { } command ? LetterIntake.Check(tenant, command, actor, now, old: true) : (Result<LetterIntake>?)null;
        errors.AddRange(check?.Failure is { } refused ? refused.Each().Select(Renamed) : []);
        var letter = check?.Value;

        var key = letter is { Row: var known } ? $"{known.Source}/{known.Year}/{known.NumberKey}" : external;
        _keys.Check(key, errors);
        var result = register.PrepareTakeOver(tenant, letter?.Request ?? request, actor, at, ended, letter?.Row.ArrivedAt);
        if (result.Failure is { } failure && (check is null || letter is not null)) // A letter's check has said what is wrong with the request.
        {
            errors.AddRange(failure.Each());
        }

        return new Prepared(row, external, key, errors.Count == 0 ? result.Value : null, letter, errors);
    }

    /// <summary>By the names of the file's columns.</summary>
    private static FieldError Renamed(FieldError error) => error.Field switch
    {
        "letterNumber" => error with { Field = ImportFields.External },
        "arrivedOn" => error with { Field = "registeredAt" },
        _ => error,
    };

    /// <summary>Taken over before, or typed in by hand.</summary>
    private bool Is(ReadSession session, Prepared row) =>
        (row.Key is not null && session.First<ImportedItem>("\"kind\" = @p0 AND \"external\" = @p1", input.Kind, row.Key) is not null) || row.Letter?.IsKnown(session) == true;

    /// <param name="Key">What it is known by: of a letter its source and year, too.</param>
    private sealed record Prepared(
        SheetRow Row, string? External, string? Key, Registration? Registration, LetterIntake? Letter, IReadOnlyList<FieldError> Errors);
}
