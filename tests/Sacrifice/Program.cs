using System.Net;
using System.Net.Sockets;
using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

// FOLDER [ORDER...]: a host that takes a plugin into its own process, whatever its manifest asks for, and may be lost to it. Orders come as
// arguments, one after the other, then as lines of the standard input, all at once: "work" and "say" are the host's own, everything else the plugin's.
using var listener = new TcpListener(IPAddress.Loopback, 0); // A host has something open.
listener.Start();
var (handle, fault) = PluginActivator.Start(new PluginCatalog([], ChannelsSdk.Current).Read(args[0]), new PluginOptions(), NullLogger.Instance);
var lease = handle?.TryLease() ?? throw new InvalidOperationException(fault!.Cause);
foreach (var order in args[1..])
{
    await AnswerAsync(order);
}

using var input = new StreamReader(Console.OpenStandardInput());
while (await input.ReadLineAsync() is { } order)
{
    _ = Task.Run(() => AnswerAsync(order));
}

async Task AnswerAsync(string order)
{
    string result;
    try
    {
        result = order switch { "work" => Work(), "say" => Say(), _ => await AskAsync(order) };
    }
    catch (Exception e)
    {
        result = e.GetType().Name;
    }

    Console.WriteLine($"> {order}: {result}");
}

async Task<string> AskAsync(string order) =>
    ((UnknownEvent)(await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = Encoding.UTF8.GetBytes(order) }, CancellationToken.None))[0]).Reason;

// What a host does all day: takes memory, starts a thread.
static string Work()
{
    var memory = new byte[128 << 20];
    var thread = new Thread(() => memory[0] = 1);
    thread.Start();
    thread.Join();
    return "done";
}

static string Say()
{
    Console.Error.WriteLine("The host has something to say.");
    return "done";
}
