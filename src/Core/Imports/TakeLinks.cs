using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Imports;

/// <summary>Hands out the one-time links of an import of people, once: after that they lie nowhere.</summary>
public sealed class TakeLinks(AskRun ask)
{
    public async Task<Result<IReadOnlyList<(string UserName, string Token)>>> ExecuteAsync(Tenant tenant, Guid run, Actor actor, CancellationToken ct)
    {
        if (!actor.May(ImportWorker.ActOf(ImportKinds.People)))
        {
            return RunErrors.NotYours;
        }

        if (ask.Read(tenant, run, RunKinds.Import, actor) is var found && found.Failure is { } failure)
        {
            return failure;
        }

        var sealedLinks = await tenant.Store.WriteAsync(
            session =>
            {
                var kept = RunFiles.Read(session, run, RunParts.Links);
                RunFiles.Keep(session, run, RunParts.Links, [], AskRun.ChunkBytes);
                return kept;
            },
            ct);
        return sealedLinks.Length == 0
            ? RunErrors.NotFound
            : Result.Of<IReadOnlyList<(string, string)>>([.. tenant.Key.OpenText(ImportWorker.LinksPurpose, sealedLinks).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).Select(l => (l[0], l[1]))]);
    }
}
