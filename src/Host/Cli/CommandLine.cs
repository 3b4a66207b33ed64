using System.CommandLine;
using Derman.Core.Tenancy;
using Derman.Host.Hosting;
using Derman.Host.Jobs;

namespace Derman.Host.Cli;

/// <summary>The command line of the one executable. Without a command it serves.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var data = new Option<string>("--data") { Description = "Folder of everything that must survive.", DefaultValueFactory = _ => HostSettings.DefaultData, Recursive = true };
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, separated by ';'.", DefaultValueFactory = _ => HostSettings.DefaultUrls };
        var environment = new Option<string?>("--environment") { Description = "Development (demo tenants, path addresses) or Production." };
        var tickets = new Option<int>("--demo-tickets") { Description = "Tickets each demo tenant starts with.", DefaultValueFactory = _ => 400 };
        var plugin = new Option<string[]>("--plugin-setting") { Description = "Operator setting of a plugin: whatsapp:graphBaseAddress=https://…", DefaultValueFactory = _ => [] };
        var open = Between(new Option<int>("--open-tenants") { Description = "Tenants' stores kept open at once (8-100,000).", DefaultValueFactory = _ => 200 }, RegistryOptions.FewestOpen, RegistryOptions.MostOpen);
        var workers = Between(new Option<int>("--workers") { Description = "Tenants whose background work is done at the same time (1-64).", DefaultValueFactory = _ => 4 }, WorkerOptions.FewestWorkers, WorkerOptions.MostWorkers);
        var root = new RootCommand("Derman: citizen request desks. One host, many tenants.");
        root.Options.Add(data);
        var serve = new Command("serve", "Serve the tenants (the default).");
        foreach (var command in (Command[])[root, serve])
        {
            command.Options.Add(urls);
            command.Options.Add(environment);
            command.Options.Add(tickets);
            command.Options.Add(plugin);
            command.Options.Add(open);
            command.Options.Add(workers);
            command.SetAction((result, ct) => ServeCommand.RunAsync(
                new HostSettings
                {
                    Data = result.GetValue(data)!,
                    Urls = result.GetValue(urls)!,
                    Environment = result.GetValue(environment),
                    DemoTickets = result.GetValue(tickets),
                    OpenTenants = result.GetValue(open),
                    Workers = result.GetValue(workers),
                    PluginSettings = Pairs(result.GetValue(plugin) ?? []),
                },
                ct));
        }

        root.Subcommands.Add(serve);
        root.Subcommands.Add(TenantCommands.Create(data));
        root.Subcommands.Add(PluginCommands.Create());
        root.Subcommands.Add(AppCommands.Create(data));
        root.Subcommands.Add(AuditCommands.Create(data));
        return root.Parse(args).InvokeAsync();
    }

    private static Option<int> Between(Option<int> option, int fewest, int most)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < fewest || value > most))
            {
                result.AddError($"{option.Name} is {value}; it must lie between {fewest} and {most}.");
            }
        });
        return option;
    }

    internal static Dictionary<string, string> Pairs(IEnumerable<string> texts) => texts
        .Select(t => t.Split('=', 2))
        .Where(p => p.Length == 2)
        .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
}
