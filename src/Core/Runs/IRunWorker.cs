using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Runs;

/// <summary>Does one kind of run. What it does twice must be as if it had been done once: a stopped host begins anew.</summary>
public interface IRunWorker
{
    /// <summary>One of <see cref="RunKinds"/>.</summary>
    string Kind { get; }

    /// <summary>What whoever asked must still be allowed when it is done.</summary>
    string ActOf(SideRun run);

    /// <returns>The result as JSON; null when it was stopped or is another's by now.</returns>
    Task<string?> ExecuteAsync(Tenant tenant, SideRun run, Actor actor, RunProgress progress, CancellationToken ct);
}

/// <summary>Notes how far a run is and renews its claim.</summary>
public sealed class RunProgress(Func<long, long?, Task<bool>> note)
{
    /// <returns>False when it is to stop: somebody called it off, or another node has it.</returns>
    public Task<bool> NoteAsync(long done, long? total = null) => note(done, total);
}
