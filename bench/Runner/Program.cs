using System.Diagnostics;
using System.Globalization;
using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Child;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

// What a process of its own costs a message: authenticating and reading one WhatsApp webhook, in the host and through the runner, by turns; and how long
// a killed plugin is away.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int rounds = 5_000;
const string body = """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"100000000000001"},"contacts":[{"profile":{"name":"Ayşe"},"wa_id":"905550000001"}],"messages":[{"from":"905550000001","id":"wamid.A","timestamp":"1767600000","type":"text","text":{"body":"Sokak lambası yanmıyor."}}]}}]}]}""";
var package = new PluginCatalog([Path.Combine(AppContext.BaseDirectory, "plugins")], ChannelsSdk.Current).Scan().Single(package => package.Id == "whatsapp");
var (inProcess, fault) = PluginActivator.Start(package, new PluginOptions(), NullLogger.Instance);
var started = Stopwatch.GetTimestamp();
var (child, childFault) = await ChildHandle.StartAsync(package, new ChildOptions { MostCrashes = 100, RestartWait = TimeSpan.FromSeconds(30), QuickDeadline = TimeSpan.FromSeconds(30) }, SystemClock.Instance, NullLogger.Instance, CancellationToken.None);
var startMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
if (inProcess is null || child is not ChildHandle runner)
{
    await Console.Error.WriteLineAsync($"{(fault ?? childFault)?.Cause}");
    return 1;
}

using var direct = inProcess.TryLease()!;
using var through = runner.TryLease()!;
var request = new WebhookRequest { Method = "POST", Headers = [new("X-Hub-Signature-256", "sha256=00")], Body = Encoding.UTF8.GetBytes(body) };
var account = new ChannelAccountContext("main", new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal) { ["appSecret"] = "secret" });
(double[] Inside, double[] Outside) times = (new double[rounds], new double[rounds]);
for (var round = -1_000; round < rounds; round++)
{
    var inside = await TimeAsync(direct.Calls);
    var outside = await TimeAsync(through.Calls);
    if (round >= 0)
    {
        (times.Inside[round], times.Outside[round]) = (inside, outside);
    }
}

var away = new double[10];
for (var i = 0; i < away.Length; i++)
{
    var killed = Stopwatch.GetTimestamp();
    runner.Process!.Kill("measured");
    await runner.Process!.Ended;
    await TimeAsync(through.Calls);
    away[i] = Stopwatch.GetElapsedTime(killed).TotalMilliseconds;
}

Console.WriteLine("| authenticate and read one message | p50 ms | p99 ms |");
Console.WriteLine("|---|---|---|");
Console.WriteLine($"| in the host | {At(times.Inside, 0.5):0.000} | {At(times.Inside, 0.99):0.000} |");
Console.WriteLine($"| through the runner (two calls) | {At(times.Outside, 0.5):0.000} | {At(times.Outside, 0.99):0.000} |");
Console.WriteLine($"| what the runner adds | {At(times.Outside, 0.5) - At(times.Inside, 0.5):0.000} | |");
Console.WriteLine();
Console.WriteLine($"First start, sandbox included: {startMilliseconds:0} ms. Killed to answering again: median {At(away, 0.5):0} ms, longest {away.Max():0} ms. Sandbox: {runner.Status.Sandbox}.");
through.Dispose();
await runner.UnloadAsync(CancellationToken.None);
return 0;

async Task<double> TimeAsync(IPluginCalls calls)
{
    var start = Stopwatch.GetTimestamp();
    await calls.AuthenticateAsync(request, account, CancellationToken.None);
    await calls.ParseAsync(request, CancellationToken.None);
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double At(double[] values, double share) => values.Order().ElementAt((int)(share * (values.Length - 1)));
