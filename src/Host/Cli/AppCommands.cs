using System.CommandLine;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Channels;

namespace Derman.Host.Cli;

/// <summary><c>apps list|set|remove</c>: provider apps that several tenants share (one secret, one host-wide webhook).</summary>
internal static class AppCommands
{
    public static Command Create(ICommandPlace place)
    {
        var apps = new Command("apps", "Provider apps shared by several tenants; webhook /channels/{app}/webhook.");
        var name = new Argument<string>("app") { Description = "Name of the app in its webhook address." };
        var plugin = new Option<string>("--plugin") { Description = "Plugin that reads its requests.", Required = true };
        var secret = new Option<string[]>("--secret") { Description = "Secret, NAME=VALUE; kept sealed.", DefaultValueFactory = _ => [] };
        var setting = new Option<string[]>("--setting") { Description = "Setting, NAME=VALUE.", DefaultValueFactory = _ => [] };

        apps.Add(place, CommandKind.Reads, "list", "The apps there are.", [], run =>
        {
            foreach (var app in run.House.Registry.Catalog.Read(s => s.List<ChannelApp>("1 = 1 ORDER BY \"app\"")))
            {
                run.Output.Line($"{app.App,-24} {app.Plugin}");
            }

            return Task.FromResult(CommandExit.Done);
        });
        apps.Add(place, CommandKind.Changes, "set", "Add or replace an app.", [name, plugin, secret, setting], async run =>
        {
            await SharedApps.SaveAsync(
                run.House.Registry, run.Get(name), run.Get(plugin), CommandLine.Pairs(run.Get(setting)), CommandLine.Pairs(run.Get(secret)), run.Stop);
            return run.Done($"The app {run.Get(name)} is set; its webhook is /channels/{run.Get(name)}/webhook.");
        });
        apps.Add(place, CommandKind.Changes, "remove", "Remove an app.", [name], async run =>
        {
            await run.House.Registry.Catalog.WriteAsync(s => s.Execute("DELETE FROM \"channel_app\" WHERE \"app\" = @p0", run.Get(name)), run.Stop);
            return CommandExit.Done;
        });
        return apps;
    }
}
