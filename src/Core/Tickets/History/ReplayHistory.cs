using Derman.Core.Storage;
using Derman.Core.Storage.Attachments;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tickets.History;

/// <summary>One dated step of a history that is taken over: a registration, a move, or a file.</summary>
/// <param name="Ticket">Which ticket of the history; any key that is the same for its steps.</param>
public sealed record HistoryStep(Instant At, int Ticket, Actor Actor, RegisterCommand? Register = null, string? Action = null, ActionCommand? Command = null, HistoryFile? File = null);

/// <param name="AsProofOf">The file is named as proof by the step's own move.</param>
public sealed record HistoryFile(StoredFile Stored, string Name, string MediaType, bool AsProofOf);

/// <param name="Refused">Steps the rules refused, by code: a history may hold what our rules would not have allowed.</param>
public sealed record HistoryReport(int Registered, int Moves, IReadOnlyDictionary<string, int> Refused);

/// <summary>
/// Takes over a dated history through the same rules as live work: every step is decided as if its date were now. A chunk of
/// steps is one transaction, so that thousands of tickets cost seconds.
/// </summary>
public sealed class ReplayHistory(RegisterTicket register, PerformAction perform)
{
    private const int Chunk = 250;

    /// <param name="steps">In order of time.</param>
    public async Task<HistoryReport> ExecuteAsync(Tenant tenant, IReadOnlyList<HistoryStep> steps, CancellationToken ct)
    {
        var keys = new Dictionary<int, long>();
        var refused = new Dictionary<string, int>(StringComparer.Ordinal);
        var (registered, moves) = (0, 0);
        foreach (var chunk in steps.Chunk(Chunk))
        {
            // The unit may run twice: it works on copies, and what it found is taken over only after the commit.
            var done = await tenant.Store.WriteAsync(session => RunChunk(tenant, session, chunk, new Dictionary<int, long>(keys)), ct);
            keys = done.Keys;
            registered += done.Registered;
            moves += done.Moves;
            foreach (var code in done.Refused)
            {
                refused[code] = refused.GetValueOrDefault(code) + 1;
            }
        }

        return new HistoryReport(registered, moves, refused);
    }

    private ChunkResult RunChunk(Tenant tenant, WriteSession session, HistoryStep[] chunk, Dictionary<int, long> keys)
    {
        var result = new ChunkResult(keys, []);
        foreach (var step in chunk)
        {
            if (step.Register is { } command)
            {
                var prepared = register.Prepare(tenant, command, step.Actor, step.At);
                if (prepared.Failure is { } failure)
                {
                    result.Refused.Add(failure.Code);
                    continue;
                }

                prepared.Value!.Apply(session);
                keys[step.Ticket] = prepared.Value.Ticket.Key;
                result.Registered++;
            }
            else if (keys.TryGetValue(step.Ticket, out var key))
            {
                Move(tenant, session, step, key, result);
            }
        }

        return result;
    }

    private void Move(Tenant tenant, WriteSession session, HistoryStep step, long key, ChunkResult result)
    {
        var command = step.Command ?? ActionCommand.Empty;
        if (step.File is { } file)
        {
            var row = new Attachment
            {
                Id = Guid.CreateVersion7(step.At.ToDateTimeOffset()),
                Ticket = key,
                Sha256 = file.Stored.Sha256,
                Size = file.Stored.Size,
                MediaType = file.MediaType,
                FileName = file.Name,
                By = step.Actor.Code,
                At = step.At,
            };
            session.Insert(row);
            if (file.AsProofOf)
            {
                command = command with { Proof = [row.Id] };
            }
        }

        if (step.Action is not { } action)
        {
            return;
        }

        var decision = perform.Decide(tenant, session, TicketSituation.Load(session, key), action, command, step.Actor, null, step.At);
        if (decision.Change is { } change && change.Apply(session, action))
        {
            result.Moves++;
        }
        else
        {
            result.Refused.Add(decision.Answer?.Failure?.Code ?? "stale");
        }
    }

    private sealed record ChunkResult(Dictionary<int, long> Keys, List<string> Refused)
    {
        public int Registered { get; set; }

        public int Moves { get; set; }
    }
}
