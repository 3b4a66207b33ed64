namespace Derman.Load;

/// <summary>The work every ticket system does, measured from outside: tickets come in, one after another and many at once; inbox, ticket and search are read.</summary>
internal static class Peers
{
    private const string Tenant = "tatvan";
    private const int ImportClients = 8;

    public static async Task<int> RunAsync(string verb, Arguments arguments, CancellationToken ct)
    {
        var data = arguments.Text("data");
        await using var host = await DemoHost.StartAsync(arguments.Text("host"), data, demoTickets: 0, $"{data}.log", ct);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var desk = await Desk.ConnectAsync(http, Path.Combine(data, "demo.json"), Tenant, ct);
        var run = new Run(http, desk, await PeerDesk.OfAsync(http, desk, ct), host.Kernel, arguments, ct);
        switch (verb)
        {
            case "create":
                await run.CreateAsync();
                break;
            case "import":
                await run.ImportAsync(await TicketFile.ReadAsync(arguments.Text("file"), ct));
                break;
            case "read":
                await run.ReadAsync();
                break;
            default:
                throw new ArgumentException($"Unknown work '{verb}': create, import or read.", nameof(verb));
        }

        return run.Errors == 0 ? 0 : 1;
    }

    private sealed class Run(HttpClient http, Desk desk, PeerDesk peer, ServerProcess server, Arguments arguments, CancellationToken ct)
    {
        private readonly int _requests = arguments.Number("requests", 2000);
        private readonly TimeSpan _warmUp = TimeSpan.FromSeconds(arguments.Number("warm-up", 10));

        public int Errors { get; private set; }

        public async Task CreateAsync()
        {
            await WarmUpAsync(Scenarios.Register, desk);
            foreach (var clients in (int[])[1, 8, 32])
            {
                var work = Scenarios.Of(Scenarios.Register, desk);
                await SayAsync(await CountedLoop.RunAsync("create", (_, text) => peer.DoAsync(work, text), server, clients, _requests, ct));
            }
        }

        /// <summary>All of them in first, then the closed ones through the moves that lead to an end.</summary>
        public async Task ImportAsync(IReadOnlyList<TicketLine> lines)
        {
            var ids = new string?[lines.Count];
            await SayAsync(await CountedLoop.RunAsync("import", async (n, _) => (ids[n] = await peer.RegisterAsync(lines[n])) is not null, server, ImportClients, lines.Count, ct));
            var closed = Enumerable.Range(0, lines.Count).Where(n => !lines[n].Open && ids[n] is not null).ToArray();
            await SayAsync(await CountedLoop.RunAsync(
                "close", (n, _) => peer.CloseAsync(ids[closed[n]]!, lines[closed[n]].Number), server, ImportClients, closed.Length, ct));
        }

        public async Task ReadAsync()
        {
            var full = await desk.WithTicketsAsync(http, 20_000, ct);
            foreach (var name in (string[])[Scenarios.Inbox, Scenarios.Ticket, Scenarios.Search])
            {
                await WarmUpAsync(name, full);
                var work = Scenarios.Of(name, full);
                foreach (var clients in (int[])[1, 8])
                {
                    await SayAsync(await CountedLoop.RunAsync(name, (_, text) => peer.DoAsync(work, text), server, clients, _requests, ct));
                }
            }
        }

        private Task<Window> WarmUpAsync(string name, Desk on) => ClosedLoop.RunAsync("warm-up", Scenarios.Of(name, on), server, clients: 8, _warmUp, ct);

        private Task SayAsync(Window window)
        {
            Errors += window.Errors;
            return PeerFile.AppendAsync(arguments.Text("out"), arguments.Text("label"), window, ct);
        }
    }
}
