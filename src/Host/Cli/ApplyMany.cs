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

    /// <returns>Exit code: 0 when every pack was applied, else 1.</returns>
    public static async Task<int> RunAsync(OperatorHouse house, string[] folders, ApplyOptions options, CancellationToken ct)
    {
        var (applied, unchanged, refused) = (0, 0, 0);
        var watch = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        for (var i = 0; i < folders.Length; i++)
        {
            var report = await TryAsync(house, folders[i], options, ct);
            _ = report switch
            {
                null or { Ok: false } => refused++,
                { Plan.IsEmpty: true } => unchanged++,
                _ => applied++,
            };
            if (report is { Ok: true } && folders.Length <= MostTold)
            {
                Tell(report);
            }

            if (watch.Elapsed - told >= BetweenLines || i + 1 == folders.Length || folders.Length <= MostTold)
            {
                told = watch.Elapsed;
                Console.WriteLine(Progress(i + 1, folders.Length, told));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{applied} tenants applied, {unchanged} had nothing to change, {refused} refused, in {watch.Elapsed.TotalSeconds:F1} s."));
        return refused == 0 ? 0 : 1;
    }

    public static void Tell(ApplyReport report)
    {
        foreach (var change in report.Plan.Changes)
        {
            Console.WriteLine($"  {change}");
        }

        Console.WriteLine(report.Plan.IsEmpty
            ? $"{report.Id}: nothing to change."
            : $"{report.Id}: {report.Plan.Changes.Count} changes applied, {report.Recomputed} deadlines recomputed, {report.Moved} tickets moved.");
    }

    public static async Task RefuseAsync(string folder, IEnumerable<string> reasons)
    {
        await Console.Error.WriteLineAsync($"The pack in {folder} is refused; nothing was changed.");
        foreach (var reason in reasons)
        {
            await Console.Error.WriteLineAsync($"  {reason}");
        }
    }

    internal static string Progress(int done, int all, TimeSpan elapsed)
    {
        var rate = done / Math.Max(0.001, elapsed.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"[{done}/{all}] {100L * done / all} %, {rate:F0} a second, {(all - done) / rate:F0} s left");
    }

    private static async Task<ApplyReport?> TryAsync(OperatorHouse house, string folder, ApplyOptions options, CancellationToken ct)
    {
        try
        {
            var report = await house.Apply.ExecuteAsync(await PackReader.ReadFolderAsync(folder, cancellationToken: ct), options, ct);
            if (!report.Ok)
            {
                await RefuseAsync(folder, report.Problems.Select(p => p.ToString()));
            }

            return report;
        }
        catch (Exception e) when (e is TenantBrokenException or BrokenConfigurationException or IOException)
        {
            await RefuseAsync(folder, [e.Message]); // This one; the others do not wait for it to be mended.
            return null;
        }
    }
}
