using System.CommandLine;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Channels;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary><c>apps list|set|remove</c>: provider apps that several tenants share (one secret, one host-wide webhook).</summary>
internal static class AppCommands
{
    public static Command Create(Option<string> data)
    {
        var apps = new Command("apps", "Provider apps shared by several tenants; webhook /channels/{app}/webhook.");
        var name = new Argument<string>("app") { Description = "Name of the app in its webhook address." };
        var plugin = new Option<string>("--plugin") { Description = "Plugin that reads its requests.", Required = true };
        var secret = new Option<string[]>("--secret") { Description = "Secret, NAME=VALUE; kept sealed.", DefaultValueFactory = _ => [] };
        var setting = new Option<string[]>("--setting") { Description = "Setting, NAME=VALUE.", DefaultValueFactory = _ => [] };

        var list = new Command("list", "The apps there are.");
        list.SetAction((result, ct) => RunAsync(result.GetValue(data)!, house =>
        {
            foreach (var app in house.Registry.Catalog.Read(s => s.List<ChannelApp>("1 = 1 ORDER BY \"app\"")))
            {
                Console.WriteLine($"{app.App,-24} {app.Plugin}");
            }

            return Task.FromResult(0);
        }, ct));
        var set = new Command("set", "Add or replace an app.") { name, plugin, secret, setting };
        set.SetAction((result, ct) => RunAsync(result.GetValue(data)!, async house =>
        {
            await SharedApps.SaveAsync(
                house.Registry,
                result.GetValue(name)!,
                result.GetValue(plugin)!,
                CommandLine.Pairs(result.GetValue(setting) ?? []),
                CommandLine.Pairs(result.GetValue(secret) ?? []),
                ct);
            Console.WriteLine($"The app {result.GetValue(name)} is set; its webhook is /channels/{result.GetValue(name)}/webhook.");
            return 0;
        }, ct));
        var remove = new Command("remove", "Remove an app.") { name };
        remove.SetAction((result, ct) => RunAsync(result.GetValue(data)!, async house =>
        {
            await house.Registry.Catalog.WriteAsync(s => s.Execute("DELETE FROM \"channel_app\" WHERE \"app\" = @p0", result.GetValue(name)), ct);
            return 0;
        }, ct));
        apps.Subcommands.Add(list);
        apps.Subcommands.Add(set);
        apps.Subcommands.Add(remove);
        return apps;
    }

    private static async Task<int> RunAsync(string data, Func<OperatorHouse, Task<int>> run, CancellationToken ct)
    {
        try
        {
            await using var house = await OperatorHouse.OpenAsync(data, ct);
            return await run(house);
        }
        catch (DataFolderInUseException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
