using System.Diagnostics;
using System.Globalization;

namespace Derman.Load;

/// <summary>The whole measurement: registering beside the floor, reading at 100,000 tickets, memory of the idle published host.</summary>
internal static class Bench
{
    private const string Tenant = "tatvan";
    private const int MainClients = 32;
    private const int ReadClients = 8;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var plan = arguments.Has("quick") ? Plan.Quick : Plan.Full;
        var folder = Directory.CreateTempSubdirectory("derman-bench-");
        try
        {
            var report = new Report(plan, Machine.Describe());
            var log = Path.Combine(folder.FullName, "servers.log");
            await RegisterAsync(report, plan, arguments, folder.FullName, log, ct);
            await ReadAsync(report, plan, arguments, Path.Combine(folder.FullName, "read"), log, ct);
            if (arguments.Has("published"))
            {
                await IdleAsync(report, plan, arguments.Text("published"), Path.Combine(folder.FullName, "idle"), log, ct);
            }

            var file = Path.GetFullPath(arguments.Text("report", "bench/report.md"));
            await File.WriteAllTextAsync(file, report.ToMarkdown(), ct);
            Console.WriteLine($"{report.Verdict} {file}");
            return report.AllMet ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Product and floor by turns, so that a slow minute of the machine falls on both.</summary>
    private static async Task RegisterAsync(Report report, Plan plan, Arguments arguments, string folder, string log, CancellationToken ct)
    {
        var data = Path.Combine(folder, "write");
        await using var host = await HostAsync(arguments.Text("host"), data, demoTickets: 0, log, ct);
        await using var floor = await Server.StartAsync(
            arguments.Text("floor"), address => [address, Path.Combine(folder, "floor.db")], "", log, ct);
        using var http = new HttpClient();
        var desk = await Desk.ConnectAsync(http, Path.Combine(data, "demo.json"), Tenant, ct);
        var product = Scenarios.Of(Scenarios.Register, desk);
        var bare = Scenarios.Floor(floor.Address, desk.Topics);
        await ClosedLoop.RunAsync("warm-up", product, host.Kernel, MainClients, plan.WarmUp, ct);
        await ClosedLoop.RunAsync("warm-up", bare, floor.Kernel, MainClients, plan.WarmUp, ct);
        foreach (var clients in (int[])[MainClients, 8, 1])
        {
            for (var i = 0; i < plan.Windows; i++)
            {
                report.Add(Say(await ClosedLoop.RunAsync(Scenarios.Register, product, host.Kernel, clients, plan.Length, ct)));
                report.Add(Say(await ClosedLoop.RunAsync(Report.Floor, bare, floor.Kernel, clients, plan.Length, ct)));
            }
        }
    }

    private static async Task FillAsync(string fill, string data, int tickets, CancellationToken ct)
    {
        using var process = Process.Start("dotnet", [fill, "--data", data, "--tenant", Tenant, "--tickets", tickets.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The tenant could not be filled.");
        }
    }

    /// <summary>One tenant with exactly the planned number of tickets, made through the use case while no host runs.</summary>
    private static async Task ReadAsync(Report report, Plan plan, Arguments arguments, string data, string log, CancellationToken ct)
    {
        var file = arguments.Text("host");
        await (await HostAsync(file, data, demoTickets: 0, log, ct)).DisposeAsync();
        await FillAsync(arguments.Text("fill"), data, plan.Tickets, ct);
        await using var host = await HostAsync(file, data, demoTickets: 0, log, ct);
        using var http = new HttpClient();
        var desk = await (await Desk.ConnectAsync(http, Path.Combine(data, "demo.json"), Tenant, ct)).WithTicketsAsync(http, plan.Tickets / 4, ct);
        string[] scenarios = [Scenarios.Inbox, Scenarios.Ticket, Scenarios.Search, Scenarios.Mixed];
        foreach (var name in scenarios)
        {
            await ClosedLoop.RunAsync("warm-up", Scenarios.Of(name, desk), host.Kernel, ReadClients, plan.WarmUp / 2, ct);
        }

        for (var i = 0; i < plan.Windows; i++)
        {
            foreach (var name in scenarios)
            {
                report.Add(Say(await ClosedLoop.RunAsync(name, Scenarios.Of(name, desk), host.Kernel, ReadClients, plan.Length, ct)));
            }
        }
    }

    /// <summary>The published host with the five demo tenants and nobody there.</summary>
    private static async Task IdleAsync(Report report, Plan plan, string published, string data, string log, CancellationToken ct)
    {
        await using var host = await HostAsync(published, data, demoTickets: 400, log, ct);
        var before = host.Kernel.CpuMilliseconds();
        await Task.Delay(plan.Idle, ct);
        report.Idle = (host.Kernel.Memory(), (host.Kernel.CpuMilliseconds() - before) / plan.Idle.TotalMilliseconds);
    }

    private static Task<Server> HostAsync(string file, string data, int demoTickets, string log, CancellationToken ct) => Server.StartAsync(
        file,
        address => ["--data", data, "--urls", address, "--environment", "Development", "--demo-tickets", demoTickets.ToString(CultureInfo.InvariantCulture)],
        "health/ready",
        log,
        ct);

    private static Window Say(Window window)
    {
        Console.WriteLine(window);
        return window;
    }
}

/// <summary>How long and how often is measured.</summary>
internal sealed record Plan(string Name, int Windows, TimeSpan Length, TimeSpan WarmUp, int Tickets, TimeSpan Idle)
{
    public static readonly Plan Full = new("full", 5, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(12), 100_000, TimeSpan.FromSeconds(60));
    public static readonly Plan Quick = new("quick", 2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), 20_000, TimeSpan.FromSeconds(10));
}
