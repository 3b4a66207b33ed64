using System.Diagnostics;
using System.Globalization;
using Derman.ChatLoad;

// Derman.ChatBench HOST.dll [--visitors 2000] [--seconds 60] [--breaks 10] [--words 200] [--kill]
var dll = args[0];
var plan = new CrowdPlan(Number("--visitors", 2000), TimeSpan.FromSeconds(Number("--seconds", 60)), Number("--breaks", 10), Number("--words", 200));
var kills = args.Contains("--kill");
using var server = new Server(dll, 5893);
await server.StartAsync();
using var stop = new CancellationTokenSource();
using var agent = await DeskAgent.SignInAsync(server.Tenant, "masa", "tatvan-demo-2026", stop.Token);
var attending = agent.AttendAsync(stop.Token);
var before = server.Memory();
var crowd = new Crowd(plan, new Uri($"{server.Tenant.Replace("http", "ws", StringComparison.Ordinal)}/chat/chat/socket"), "https://www.tatvan.bel.tr", agent.AnswerAsync);
var (connected, cpu) = (0.0, 0.0);
var watch = Stopwatch.StartNew();
Task killing = Task.CompletedTask;
var result = await crowd.RunAsync(
    async () =>
    {
        await Task.Delay(2000);
        (connected, cpu) = (server.Memory(), server.CpuSeconds());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Visitors} sockets open after {watch.Elapsed.TotalSeconds:f1} s: {connected - before:f0} MB, {(connected - before) * 1024 / plan.Visitors:f1} KiB a socket"));
        if (kills)
        {
            killing = Task.Run(async () =>
            {
                await Task.Delay(plan.For / 2);
                server.Kill();
                await server.StartAsync();
                Console.WriteLine("killed and started again");
            });
        }
    },
    stop.Token);
await killing;
var spent = kills ? double.NaN : server.CpuSeconds() - cpu;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"words {result.Words}, answers {result.Answers}, reconnects {result.Breaks}"));
Console.WriteLine($"lost {result.Lost}, doubled {result.Doubled}, crossed {result.Crossed}, disordered {result.Disordered}");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"host: {spent:f1} s of CPU in {plan.For.TotalSeconds:f0} s ({spent * 1000 / plan.For.TotalSeconds / plan.Visitors:f2} ms a socket and second), {server.Memory():f0} MB at the end"));
foreach (var example in result.Examples)
{
    Console.WriteLine(example);
}

await stop.CancelAsync();
await attending;
return result.IsRight ? 0 : 1;

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
