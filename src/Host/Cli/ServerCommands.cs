using System.CommandLine;
using Derman.Core.Storage;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;

namespace Derman.Host.Cli;

/// <summary><c>servers list|add|remove</c>: the PostgreSQL databases tenants can be placed on.</summary>
internal static class ServerCommands
{
    public static Command Create(ICommandPlace place)
    {
        var usual = new PostgresOptions();
        var servers = new Command("servers", "PostgreSQL databases that tenants can be placed on.");
        var name = new Argument<string>("server") { Description = "Name of the server, as placements have it." };
        var connection = new Option<string>("--connection") { Description = "Connection string (Host=...;Username=...;Database=...); the login may create schemas and roles. Kept sealed.", Required = true };
        var most = new Option<int?>("--max-tenants") { Description = $"Most tenants of this database (1-10000; {DatabaseServers.DefaultMaxTenants}).", CustomParser = Amount.Between(1, 10_000) };
        var slices = new Option<int?>("--slices") { Description = $"Parts of the pool; a tenant always uses the same one (1-64; {usual.Slices}).", CustomParser = Amount.Between(1, 64) };
        var connections = new Option<int?>("--connections") { Description = $"Most connections of a part (2-100; {usual.ConnectionsPerSlice}).", CustomParser = Amount.Between(2, 100) };
        var pooler = new Option<bool>("--pooler") { Description = "A transaction-pooling pooler that carries no prepared statements stands between (PgBouncer before 1.21)." };

        servers.Add(place, CommandKind.Reads, "list", "The servers, and how many tenants are on each.", [], run =>
        {
            var all = new DatabaseServers(run.House.Registry).List();
            foreach (var server in all)
            {
                run.Output.Line($"{server.Name,-24} {server.Target,-40} {server.Tenants} of {server.MaxTenants} tenants");
            }

            return Task.FromResult(all.Count == 0 ? run.Done("No database servers: all tenants are files. Add one with: servers add NAME --connection ...") : CommandExit.Done);
        });
        servers.Add(place, CommandKind.Changes, "add", "Make a server known, or change what is known of it.", [name, connection, most, slices, connections, pooler], run => RefusedAsync(run, async () =>
        {
            var options = usual with
            {
                Slices = run.Get(slices) ?? usual.Slices,
                ConnectionsPerSlice = run.Get(connections) ?? usual.ConnectionsPerSlice,
                Pooler = run.Get(pooler),
            };
            await new DatabaseServers(run.House.Registry).AddAsync(
                new DatabaseServerSettings(run.Get(name), run.Get(connection), options), run.Get(most) ?? DatabaseServers.DefaultMaxTenants, run.Stop);
            return run.Done($"{run.Get(name)} is known. Place a tenant there: tenants move ID --to {run.Get(name)}");
        }));
        servers.Add(place, CommandKind.Changes, "remove", "Forget a server that no tenant is on.", [name], run => RefusedAsync(run, async () =>
        {
            await new DatabaseServers(run.House.Registry).RemoveAsync(run.Get(name), run.Stop);
            return run.Done($"{run.Get(name)} is forgotten.");
        }));
        return servers;
    }

    private static async Task<int> RefusedAsync(CommandRun run, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (DatabaseServerException e)
        {
            run.Output.Error(e.Message);
            return CommandExit.Refused;
        }
    }
}
