using System.Diagnostics;
using System.Globalization;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Cli;

/// <summary><c>tenants apply</c> of many packs: says how far it is, and goes on past a pack that is refused.</summary>
internal static class ApplyMany
{
    /// <summary>Above this the single changes would hide the progress.</summary>
    private const int MostTold = 20;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(1);

    /// <returns>Exit code: done when every pack was applied, else refused.</returns>
    public static async Task<int> RunAsync(CommandRun run, string[] folders, ApplyOptions options)
    {
        var (applied, unchanged, refused) = (0, 0, 0);
        var watch = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        for (var i = 0; i < folders.Length; i++)
        {
            var report = await TryAsync(run, folders[i], options);
            _ = report switch
            {
                null or { Ok: false } => refused++,
                { Plan.IsEmpty: true } => unchanged++,
                _ => applied++,
            };
            if (report is { Ok: true } && folders.Length <= MostTold)
            {
                PackCommands.Tell(run, report, execute: true, brief: report.IsNew); // Of a new one everything is a change.
            }

            if (watch.Elapsed - told >= BetweenLines || i + 1 == folders.Length || folders.Length <= MostTold)
            {
                told = watch.Elapsed;
                run.Output.Progress(Progress(i + 1, folders.Length, told));
            }
        }

        run.Output.Line(string.Create(
            CultureInfo.InvariantCulture, $"{applied} tenants applied, {unchanged} had nothing to change, {refused} refused, in {watch.Elapsed.TotalSeconds:F1} s."));
        return refused == 0 ? CommandExit.Done : CommandExit.Refused;
    }

    internal static string Progress(int done, int all, TimeSpan elapsed)
    {
        var rate = done / Math.Max(0.001, elapsed.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"[{done}/{all}] {100L * done / all} %, {rate:F0} a second, {(all - done) / rate:F0} s left");
    }

    private static async Task<ApplyReport?> TryAsync(CommandRun run, string folder, ApplyOptions options)
    {
        try
        {
            run.Stop.ThrowIfCancellationRequested();
            var report = await run.House.Apply.ExecuteAsync(await PackReader.ReadFolderAsync(run.FullPath(folder), cancellationToken: run.Stop), options, run.Stop);
            if (!report.Ok)
            {
                PackCommands.Refuse(run, folder, report.Problems.Select(p => p.ToString()));
            }
            else if (report.Id is { } id)
            {
                run.House.Changed(id);
            }

            return report;
        }
        catch (Exception e) when (e is TenantBrokenException or BrokenConfigurationException or IOException)
        {
            PackCommands.Refuse(run, folder, [e.Message]); // This one; the others do not wait for it to be mended.
            return null;
        }
    }
}
