using System.CommandLine;
using System.Globalization;
using Derman.Core.Tenancy.Moving;
using NodaTime;

namespace Derman.Host.Cli;

/// <summary><c>tenants move</c>: carries a tenant between a file and a database server while it is used.</summary>
internal static class MoveCommand
{
    private const int BarWidth = 24;

    public static void AddMove(this Command tenants, ICommandPlace place, Argument<string> id)
    {
        var to = new Option<string>("--to") { Description = "Where to: the name of a database server ('servers list'), or 'file'.", Required = true };
        var verbose = new Option<bool>("--verbose") { Description = "With rows and checksum of every table." };
        tenants.Add(place, CommandKind.Changes, "move", "Carry a tenant to a database server or back into a file while it is used.", [id, to, verbose], async run =>
        {
            var tenant = run.Tenant(id);
            try
            {
                var report = await new MoveTenant(run.House.Registry, SystemClock.Instance).ExecuteAsync(
                    tenant, run.Get(to), p => run.Output.Progress(Bar(p)), run.Stop);
                run.House.Changed(tenant);
                if (run.Get(verbose))
                {
                    foreach (var (table, sum) in report.Tables.OrderBy(t => t.Key, StringComparer.Ordinal))
                    {
                        run.Output.Line($"  {table,-20} {sum}");
                    }
                }

                return run.Done(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{tenant}: from {report.From} to {report.To} in {report.Took.TotalSeconds:F1} s; nothing could be written for {report.Pause.TotalMilliseconds:F0} ms. {report.Tables.Count} tables and {report.Files} files alike on both sides."));
            }
            catch (MoveException e)
            {
                run.Output.Error(e.Message);
                return CommandExit.Refused;
            }
        });
    }

    internal static string Bar(MoveProgress progress)
    {
        var full = progress.Total == 0 ? BarWidth : (int)(BarWidth * progress.Done / progress.Total);
        var stage = progress.Stage switch
        {
            "copy" => "Copying rows",
            "files" => "Copying files",
            "catchUp" => "Catching up",
            "check" => "Comparing both sides",
            "switch" => "Switching",
            _ => "Clearing the old place",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{stage,-22} [{new string('#', full)}{new string('.', BarWidth - full)}] {progress.Done:N0} of {progress.Total:N0}");
    }
}
