using System.CommandLine;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary>What can be said about one run of the host: on <c>serve</c>, and on the bare executable.</summary>
internal static class ServeOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "Folder of everything that must survive.",
        DefaultValueFactory = _ => HostSettings.DefaultData,
        Recursive = true,
    };

    public static void AddTo(RootCommand root, Option<string> data, ICommandPlace place)
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, separated by ';'.", DefaultValueFactory = _ => HostSettings.DefaultUrls };
        var environment = new Option<string?>("--environment") { Description = "Development (demo tenants, path addresses) or Production." };
        var tickets = new Option<int>("--demo-tickets") { Description = "Tickets each demo tenant starts with.", DefaultValueFactory = _ => 400 };
        var plugin = new Option<string[]>("--plugin-setting") { Description = "Operator setting of a plugin: whatsapp:graphBaseAddress=https://…", DefaultValueFactory = _ => [] };
        var limits = new LimitArguments();
        var serve = new Command("serve", "Serve the tenants (the default).");
        foreach (var command in (Command[])[root, serve])
        {
            command.Options.Add(urls);
            command.Options.Add(environment);
            command.Options.Add(tickets);
            command.Options.Add(plugin);
            limits.AddTo(command);
            command.SetAction((result, ct) => place.ServeAsync(
                result,
                new HostSettings
                {
                    Data = result.GetValue(data)!,
                    Urls = result.GetValue(urls)!,
                    Environment = result.GetValue(environment),
                    DemoTickets = result.GetValue(tickets),
                    PluginSettings = CommandLine.Pairs(result.GetValue(plugin) ?? []),
                    Limits = limits.Of(result),
                },
                ct));
        }

        root.Subcommands.Add(serve);
    }
}
