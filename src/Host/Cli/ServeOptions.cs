using System.CommandLine;
using Derman.Core.Tenancy;
using Derman.Host.Hosting;
using Derman.Host.Jobs;

namespace Derman.Host.Cli;

/// <summary>What can be said about one run of the host: on <c>serve</c>, and on the bare executable.</summary>
internal static class ServeOptions
{
    public static void AddTo(RootCommand root, StoreArguments stores, ICommandPlace place)
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, separated by ';'.", DefaultValueFactory = _ => HostSettings.DefaultUrls };
        var environment = new Option<string?>("--environment") { Description = "Development (demo tenants, path addresses) or Production." };
        var tickets = new Option<int>("--demo-tickets") { Description = "Tickets each demo tenant starts with.", DefaultValueFactory = _ => 400 };
        var plugin = new Option<string[]>("--plugin-setting") { Description = "Operator setting of a plugin: whatsapp:graphBaseAddress=https://…", DefaultValueFactory = _ => [] };
        var open = Number("--open-tenants", "Tenants' stores kept open at once", 200, RegistryOptions.FewestOpen, RegistryOptions.MostOpen);
        var workers = Number("--workers", "Tenants whose background work is done at the same time", 4, WorkerOptions.FewestWorkers, WorkerOptions.MostWorkers);
        var limits = new LimitArguments();
        var hosts = new HostArguments();
        var serve = new Command("serve", "Serve the tenants (the default).");
        foreach (var command in (Command[])[root, serve])
        {
            command.Options.Add(urls);
            command.Options.Add(environment);
            command.Options.Add(tickets);
            command.Options.Add(plugin);
            command.Options.Add(open);
            command.Options.Add(workers);
            limits.AddTo(command);
            hosts.AddTo(command);
            command.SetAction((result, ct) => place.ServeAsync(
                result,
                new HostSettings
                {
                    Stores = stores.Of(result),
                    Urls = result.GetValue(urls)!,
                    Environment = result.GetValue(environment),
                    DemoTickets = result.GetValue(tickets),
                    PluginSettings = CommandLine.Pairs(result.GetValue(plugin) ?? []),
                    OpenTenants = result.GetValue(open) ?? 200,
                    Workers = result.GetValue(workers) ?? 4,
                    Limits = limits.Of(result),
                    Https = hosts.Https(result),
                    HostNames = hosts.Names(result),
                },
                ct));
        }

        root.Subcommands.Add(serve);
    }

    private static Option<int?> Number(string name, string what, int usual, int least, int most) => new(name)
    {
        Description = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} ({least:N0}-{most:N0}; {usual} when left out)."),
        CustomParser = Amount.Between(least, most),
    };
}
