using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Export;

/// <summary>Asking for a file, and for how far it is. It is made by <see cref="MakeExports"/>.</summary>
public sealed class RequestExport(IClock clock, FillRandom random)
{
    /// <summary>Of one person or program, at once.</summary>
    public const int MostWaiting = 5;

    public const string Csv = "csv";
    public const string Xlsx = "xlsx";
    public const string Event = "exportAsked";

    public async Task<Result<ExportView>> ExecuteAsync(Tenant tenant, ExportCommand command, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ExportTickets))
        {
            return ExportErrors.NotYours;
        }

        if (string.IsNullOrEmpty(command.Format))
        {
            return TicketErrors.Required("format");
        }

        if (command.Format is not (Csv or Xlsx))
        {
            return TicketErrors.Unknown("format", command.Format);
        }

        if (command.Delimiter is not (null or "comma" or "semicolon"))
        {
            return TicketErrors.Unknown("delimiter", command.Delimiter);
        }

        var columns = command.Columns is { Count: > 0 } chosen ? chosen.Distinct(StringComparer.Ordinal).ToList() : [.. ExportColumns.All];
        if (columns.Find(c => !ExportColumns.All.Contains(c)) is { } unknown)
        {
            return TicketErrors.Unknown("columns", unknown);
        }

        var filter = command.Filter ?? new TicketFilter();
        if (filter.ToQuery().Failure is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetCurrentInstant();
        var language = actor.Language ?? tenant.Configuration.Profile.DefaultLanguage;
        var row = new TicketExport
        {
            Id = UuidV7.New(now, random),
            Actor = actor.Code,
            Language = language,
            Format = command.Format,
            Delimiter = command.Delimiter switch { "comma" => ",", "semicolon" => ";", _ => language == "en" ? "," : ";" },
            Filter = JsonSerializer.Serialize(filter, ExportJson.Default.TicketFilter),
            Columns = string.Join(' ', columns),
            CreatedAt = now,
            NextAt = now,
        };
        return await tenant.Store.WriteAsync<Result<ExportView>>(
            session =>
            {
                if (session.Count("SELECT COUNT(*) FROM \"ticket_export\" WHERE \"actor\" = @p0 AND \"state\" IN ('queued', 'running')", actor.Code) >= MostWaiting)
                {
                    return ExportErrors.TooMany;
                }

                session.Insert(row);
                EventChain.Append(session, 0, Event, actor.Code, now, EventText.Of(new JsonObject
                {
                    ["export"] = row.Id.ToString(), ["format"] = row.Format, ["filter"] = JsonNode.Parse(row.Filter), ["columns"] = row.Columns,
                }));
                return ViewOf(row);
            },
            ct);
    }

    public Result<ExportView> Read(Tenant tenant, Guid id, Actor actor) => Find(tenant, id, actor) is { } row ? ViewOf(row) : ExportErrors.NotFound;

    /// <summary>The pieces of a finished file, one after the other.</summary>
    public Result<ExportFile> Open(Tenant tenant, Guid id, Actor actor)
    {
        if (!actor.May(Acts.ExportTickets))
        {
            return ExportErrors.NotYours;
        }

        if (Find(tenant, id, actor) is not { } row)
        {
            return ExportErrors.NotFound;
        }

        return row.State == ExportStates.Ready ? new ExportFile(row.Format, row.Size, row.CreatedAt, Pieces(tenant, id)) : ExportErrors.NotReady;
    }

    internal static ExportView ViewOf(TicketExport row) => new(
        row.Id,
        row.Format,
        row.State,
        row.RowsDone,
        row.RowsTotal,
        row.State == ExportStates.Ready ? row.Size : null,
        row.CreatedAt,
        row.FinishedAt,
        row.State == ExportStates.Ready ? row.NextAt : null);

    private static TicketExport? Find(Tenant tenant, Guid id, Actor actor) =>
        tenant.Store.Read(s => s.First<TicketExport>("\"id\" = @p0 AND \"actor\" = @p1", Provider.Of(id), actor.Code));

    private static IEnumerable<byte[]> Pieces(Tenant tenant, Guid id)
    {
        for (long seq = 0; tenant.Store.Read(s => s.First<ExportChunk>("\"export\" = @p0 AND \"seq\" = @p1", Provider.Of(id), seq)) is { } piece; seq++)
        {
            yield return piece.Data;
        }
    }
}

/// <param name="Pieces">Read from the store as they are asked for.</param>
public sealed record ExportFile(string Format, long Size, Instant CreatedAt, IEnumerable<byte[]> Pieces);
