using System.CommandLine;
using Derman.Core.Common;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.Api;
using Derman.Host.Localisation;

namespace Derman.Host.Cli;

/// <summary><c>tenants hosts list|add|remove</c>: under which names tenants are answered. The operator's word needs no proof.</summary>
internal static class HostCommands
{
    public static void AddHosts(this Command tenants, ICommandPlace place, Argument<string> id)
    {
        var hosts = new Command("hosts", "Host names tenants are answered under.");
        var name = new Argument<string>("name") { Description = "Host name, such as talep.tatvan.bel.tr." };
        hosts.Add(place, CommandKind.Reads, "list", "All host names, whose they are, and who said so (pack, proven, operator).", [], run => Task.FromResult(List(run)));
        hosts.Add(place, CommandKind.Changes, "add", "Answer a tenant under a name.", [id, name], async run =>
        {
            var tenant = run.Tenant(id);
            return Told(run, await new OperatorHosts(run.House.Registry).AddAsync(tenant, run.Get(name), run.Stop), host => $"{tenant} is answered under {host}.");
        });
        hosts.Add(place, CommandKind.Changes, "remove", "Answer a tenant under a name no longer.", [id, name], async run =>
        {
            var tenant = run.Tenant(id);
            return Told(run, await new OperatorHosts(run.House.Registry).RemoveAsync(tenant, run.Get(name), run.Stop), host => $"{tenant} is no longer answered under {host}.");
        });
        tenants.Subcommands.Add(hosts);
    }

    private static int List(CommandRun run)
    {
        var all = new OperatorHosts(run.House.Registry).List(null);
        foreach (var host in all)
        {
            run.Output.Line($"{host.Host,-40} {host.Tenant,-24} {host.Source}");
        }

        return run.Done(all.Count == 0 ? "No tenant has a host name. Give one with: tenants hosts add ID NAME" : $"{all.Count} host names.");
    }

    private static int Told(CommandRun run, Result<string> result, Func<string, string> done)
    {
        if (result.Failure is not { } failure)
        {
            return run.Done(done(result.Value!));
        }

        run.Output.Error(new ProblemSentences().Of(failure.Code, Languages.English, failure.Values));
        return CommandExit.Refused;
    }
}
