using System.Diagnostics;
using System.Globalization;

namespace Derman.Load;

/// <summary>The whole measurement: registering beside the floor on each engine, reading at 100,000 tickets, memory of the idle published host.</summary>
internal sealed class Bench(Arguments arguments, Plan plan, Report report, string folder)
{
    private const string Tenant = "tatvan";
    private const int MainClients = 32;
    private const int ReadClients = 8;

    private readonly string _log = Path.Combine(folder, "servers.log");

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var plan = arguments.Has("quick") ? Plan.Quick : Plan.Full;
        var report = new Report(plan, Machine.Describe(), arguments.Text("command", "bench/run.sh"));
        var folder = Directory.CreateTempSubdirectory("derman-bench-");
        try
        {
            var bench = new Bench(arguments, plan, report, folder.FullName);
            foreach (var section in arguments.Text("sections", "register,read,idle").Split(','))
            {
                await bench.SectionAsync(section, ct);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var file = Path.GetFullPath(arguments.Text("report", "bench/report.md"));
        await File.WriteAllTextAsync(file, report.ToMarkdown(), ct);
        Console.WriteLine($"{report.Verdict} {file}");
        return report.AllMet ? 0 : 1;
    }

    private Task SectionAsync(string name, CancellationToken ct) => name switch
    {
        Sections.Register => RegisterAsync(ct),
        Sections.Postgres => PostgresAsync(ct),
        Sections.Read => ReadAsync(ct),
        Sections.Idle => IdleAsync(ct),
        _ => throw new ArgumentException($"Unknown section '{name}'.", nameof(name)),
    };

    private async Task RegisterAsync(CancellationToken ct)
    {
        var data = Path.Combine(folder, "write");
        await using var host = await HostAsync(data, ct);
        await using var floor = await FloorAsync([Path.Combine(folder, "floor.db")], ct);
        using var http = new HttpClient();
        var desk = await Desk.ConnectAsync(http, Path.Combine(data, "demo.json"), Tenant, ct);
        await CompareAsync(
            [MainClients, 8, 1],
            new Side(Scenarios.Register, Scenarios.Of(Scenarios.Register, desk), host.Kernel),
            [new Side(Report.Floor, Scenarios.Floor(floor.Address, desk.Topics), floor.Kernel)],
            ct);
    }

    /// <summary>Each side has a PostgreSQL server of its own, so that what the server does behind the last answer falls on the right one.</summary>
    private async Task PostgresAsync(CancellationToken ct)
    {
        var (product, bare) = (Database.Of(arguments, "postgres"), Database.Of(arguments, "postgres-floor"));
        await using var floor = await FloorAsync(["--postgres", bare.Connection], ct);
        var floors = new List<Side> { new(Report.PostgresFloor, Scenarios.Floor(floor.Address, Desk.AnyTopics), floor.Kernel.With(bare.Pid)) };
        await using var pipelined = arguments.Has("pipelined") ? await FloorAsync(["--postgres", bare.Connection, "--pipelined"], ct) : null;
        if (pipelined is not null)
        {
            floors.Add(new(Report.PipelinedFloor, Scenarios.Floor(pipelined.Address, Desk.AnyTopics), pipelined.Kernel.With(bare.Pid)));
        }

        if (arguments.Has("floor-only"))
        {
            await CompareAsync([MainClients], null, floors, ct);
            return;
        }

        var data = Path.Combine(folder, "postgres");
        await using var host = await HostAsync(data, ct, "--postgres", product.Connection);
        using var http = new HttpClient();
        var desk = await Desk.ConnectAsync(http, Path.Combine(data, "demo.json"), Tenant, ct);
        await CompareAsync([MainClients], new Side(Report.Postgres, Scenarios.Of(Scenarios.Register, desk), host.Kernel.With(product.Pid)), floors, ct);
    }

    /// <summary>Product and floor by turns, so that a slow minute of the machine falls on both.</summary>
    private async Task CompareAsync(int[] clients, Side? product, IReadOnlyList<Side> floors, CancellationToken ct)
    {
        Side[] sides = [.. product is null ? Array.Empty<Side>() : [product], .. floors];
        foreach (var side in sides)
        {
            await ClosedLoop.RunAsync("warm-up", side.Work, side.Server, MainClients, plan.WarmUp, ct);
        }

        foreach (var many in clients)
        {
            for (var i = 0; i < plan.Windows; i++)
            {
                foreach (var side in sides)
                {
                    report.Add(Say(await ClosedLoop.RunAsync(side.Name, side.Work, side.Server, many, plan.Length, ct)));
                }
            }
        }
    }

    private async Task FillAsync(string data, CancellationToken ct)
    {
        using var process = Process.Start("dotnet", [arguments.Text("fill"), "--data", data, "--tenant", Tenant, "--tickets", plan.Tickets.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The tenant could not be filled.");
        }
    }

    /// <summary>One tenant with exactly the planned number of tickets, made through the use case while no host runs.</summary>
    private async Task ReadAsync(CancellationToken ct)
    {
        var data = Path.Combine(folder, "read");
        await (await HostAsync(data, ct)).DisposeAsync();
        await FillAsync(data, ct);
        await using var host = await HostAsync(data, ct);
        using var http = new HttpClient();
        var desk = await (await Desk.ConnectAsync(http, Path.Combine(data, "demo.json"), Tenant, ct)).WithTicketsAsync(http, plan.Tickets / 4, ct);
        string[] scenarios = [Scenarios.Inbox, Scenarios.Ticket, Scenarios.Search, Scenarios.Mixed];
        foreach (var name in scenarios)
        {
            await ClosedLoop.RunAsync("warm-up", Scenarios.Of(name, desk), host.Kernel, ReadClients, plan.WarmUp / scenarios.Length, ct);
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
    private async Task IdleAsync(CancellationToken ct)
    {
        await using var host = await DemoHost.StartAsync(arguments.Text("published"), Path.Combine(folder, "idle"), demoTickets: 400, _log, ct);
        var before = host.Kernel.CpuMilliseconds();
        await Task.Delay(plan.Idle, ct);
        report.Idle = (host.Kernel.Memory(), (host.Kernel.CpuMilliseconds() - before) / plan.Idle.TotalMilliseconds);
    }

    private Task<Server> HostAsync(string data, CancellationToken ct, params string[] more) =>
        DemoHost.StartAsync(arguments.Text("host"), data, demoTickets: 0, _log, ct, more: more);

    private Task<Server> FloorAsync(string[] store, CancellationToken ct) =>
        Server.StartAsync(arguments.Text("floor"), address => [address, .. store], "", _log, ct);

    private static Window Say(Window window)
    {
        Console.WriteLine(window);
        return window;
    }

    /// <summary>One of the servers that are compared.</summary>
    private sealed record Side(string Name, Scenario Work, ServerProcess Server);

    /// <summary>A PostgreSQL server of this run: how to reach it, and the process whose children all its processes are.</summary>
    private sealed record Database(string Connection, int Pid)
    {
        public static Database Of(Arguments arguments, string name) => new(arguments.Text(name), arguments.Number($"{name}-pid", 0));
    }
}
