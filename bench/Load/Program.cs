using Derman.Load;

const string Usage =
    """
    Load run --demo DATA/demo.json --pid SERVER [--tenant tatvan] [--scenario register,inbox,ticket,search,mixed] [--clients 32] [--seconds 5] [--windows 3]
    Load bench --sections register,postgres,read,idle --host FILE --floor FILE --fill FILE --published FILE [--report bench/report.md] [--quick]
               [--postgres CONNECTION --postgres-pid PID --postgres-floor CONNECTION --postgres-floor-pid PID [--pipelined] [--floor-only]]
    Load generate --tickets N [--seed S]
    Load peers create|import|read --host FILE --data FOLDER --label LABEL --out FILE.tsv [--file TICKETS.tsv] [--requests 2000] [--warm-up 10]
    Load fairness --host FILE [--report bench/fairness.md] [--windows 5] [--seconds 6]
    Load pages --host FILE --fill FILE [--tickets 100000] [--requests 400] [--report bench/pages.md]
    Load webhooks --host FILE [--report bench/webhooks.md] [--windows 5] [--seconds 15] [--rate 200]
    Load hostile --host FILE --hostile FOLDER --packs FOLDER [--report bench/hostile.md] [--rounds 3] [--seconds 10] [--rate 100] [--attacks loop,storm,managedMemory,log,exit]
    Load flood --demo DATA/demo.json [--tenant tatvan] [--rate 1000] [--seconds 10]
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var arguments = new Arguments(args.FirstOrDefault() is null or "peers" ? [] : args[1..]);
switch (args.FirstOrDefault())
{
    case "run":
        await RunAsync();
        return 0;
    case "generate":
        await TicketFile.WriteAsync(Console.OpenStandardOutput(), Generator.Tickets(arguments.Number("tickets", 20_000), arguments.Number("seed", 1)), stop.Token);
        return 0;
    case "peers":
        return await Peers.RunAsync(args.ElementAtOrDefault(1) ?? "", new Arguments(args[2..]), stop.Token);
    case "bench":
        return await Bench.RunAsync(arguments, stop.Token);
    case "fairness":
        return await Fairness.RunAsync(arguments, stop.Token);
    case "pages":
        return await PageCosts.RunAsync(arguments, stop.Token);
    case "webhooks":
        return await Webhooks.RunAsync(arguments, stop.Token);
    case "hostile":
        return await HostileNeighbour.RunAsync(arguments, stop.Token);
    case "flood":
        await FloodAsync();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

async Task RunAsync()
{
    using var http = new HttpClient();
    var desk = await Desk.ConnectAsync(http, arguments.Text("demo"), arguments.Text("tenant", "tatvan"), stop.Token);
    var server = new ServerProcess(arguments.Number("pid", 0));
    foreach (var name in arguments.Text("scenario", Scenarios.Register).Split(','))
    {
        desk = name != Scenarios.Register && desk.Ids.Count == 0 ? await desk.WithTicketsAsync(http, 20_000, stop.Token) : desk;
        for (var i = 0; i < arguments.Number("windows", 3); i++)
        {
            Console.WriteLine(await ClosedLoop.RunAsync(
                name, Scenarios.Of(name, desk), server, arguments.Number("clients", 32), TimeSpan.FromSeconds(arguments.Number("seconds", 5)), stop.Token));
        }
    }
}

async Task FloodAsync()
{
    using var http = new HttpClient();
    var desk = await Desk.ConnectAsync(http, arguments.Text("demo"), arguments.Text("tenant", "tatvan"), stop.Token);
    Console.WriteLine(await Flood.RunAsync(desk, arguments.Number("rate", 1000), TimeSpan.FromSeconds(arguments.Number("seconds", 10)), stop.Token));
}
