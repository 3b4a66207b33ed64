using Derman.Core.Tenancy;
using Derman.Host.Operator.Socket;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Cli;

/// <summary>The operator's commands while the host serves: carried out by it, with the same words and exit codes, in effect at once.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LiveCommandTests : IAsyncLifetime
{
    private readonly string _folder = RunningHost.NewFolder();
    private RunningHost _host = null!;
    private Support.Operator _operator = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _host = await RunningHost.StartAsync();
        _operator = new Support.Operator(_host.Data);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task SuspendAndResume_TakeEffectAtOnce()
    {
        Assert.Equal("erenler is suspended.", (await _operator.DoAsync("tenants", "suspend", "erenler")).Trim());
        Assert.Equal(404, await StatusAsync("/erenler/api/v1/topics"));
        Assert.Matches("erenler +suspended", await _operator.DoAsync("tenants", "list"));
        await _operator.DoAsync("tenants", "resume", "erenler");
        await _host.Tenant("erenler").RegisterAsync();
    }

    [Fact]
    public async Task Apply_AddsATenantThatIsServedAtOnce_AndChangesOneThatIsOpen()
    {
        var pack = Copied("tatvan");
        Replace(Path.Combine(pack, "tenant.json"), "\"tatvan\"", "\"tatvan-two\"");
        var hosts = File.ReadAllText(Path.Combine(pack, "tenant.json"));
        File.WriteAllText(Path.Combine(pack, "tenant.json"), System.Text.RegularExpressions.Regex.Replace(hosts, "\"hosts\": *\\[[^\\]]*\\]", "\"hosts\": [\"two.example.org\"]"));
        Assert.Equal(404, await StatusAsync("/tatvan-two/api/v1/topics"));
        Assert.Contains("changes applied", await _operator.DoAsync("tenants", "apply", pack), StringComparison.Ordinal);
        Assert.Equal(401, await StatusAsync("/tatvan-two/api/v1/topics"));

        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("tatvan-two"), CancellationToken.None))!;
        var phone = tenant.Configuration.Profile.Phone;
        Replace(Path.Combine(pack, "tenant.json"), phone!, "+90 434 000 00 00");
        await _operator.DoAsync("tenants", "apply", pack);
        Assert.Equal("+90 434 000 00 00", tenant.Configuration.Profile.Phone);
        Assert.Contains("nothing to change", await _operator.DoAsync("tenants", "plan", pack), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_WhileWritten_HoldsWhatWasAcknowledgedBefore_AndRestoreReplacesTheRunningStore()
    {
        var tenant = _host.Tenant("melikgazi");
        var before = (await tenant.RegisterAsync()).At("id")!;
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var written = 0;
            while (!stop.IsCancellationRequested)
            {
                await tenant.RegisterAsync();
                written++;
            }

            return written;
        });
        var backup = Path.Combine(_folder, "backup");
        Assert.Contains("copied and verified", await _operator.DoAsync("tenants", "backup", "melikgazi", "--to", backup), StringComparison.Ordinal);
        var after = (await tenant.RegisterAsync()).At("id")!;
        await stop.CancelAsync();
        Assert.True(await writing > 0);

        await _operator.DoAsync("tenants", "restore", "--from", backup, "--replace");
        Assert.Equal(200, (await tenant.GetAsync($"/tickets/{before}")).Status);
        Assert.Equal(404, (await tenant.GetAsync($"/tickets/{after}")).Status);
        Assert.Matches("melikgazi: [0-9]+ events, whole", await _operator.DoAsync("audit", "verify", "melikgazi"));
    }

    [Fact]
    public async Task Remove_HandsBack_AndARefusedOneServesOn()
    {
        var taken = Path.Combine(_folder, "taken");
        Directory.CreateDirectory(Path.Combine(taken, "backup"));
        await File.WriteAllTextAsync(Path.Combine(taken, "backup", "old"), "old");
        Assert.Equal(1, (await _operator.RunAsync("tenants", "remove", "tatvan", "--to", taken)).Code);
        await _host.Tenant("tatvan").RegisterAsync();

        await _operator.DoAsync("tenants", "remove", "tatvan", "--to", Path.Combine(_folder, "handed-back"));
        Assert.Equal(404, await StatusAsync("/tatvan/api/v1/topics"));
        await _operator.DoAsync("tenants", "restore", "--from", Path.Combine(_folder, "handed-back", "backup"));
        await _host.Tenant("tatvan").RegisterAsync();
    }

    [Fact]
    public async Task Refusals_HaveTheSameCodesAndWords()
    {
        var (code, output, error) = await _operator.RunAsync("tenants", "suspend", "nobody");
        Assert.Equal((1, "", "There is no tenant 'nobody'. 'tenants list' shows those there are."), (code, output, error.Trim()));
        Assert.Equal(1, (await _operator.RunAsync("tenants", "restore", "--from", _folder)).Code);
        Assert.Equal(1, (await _operator.RunAsync("tenants", "nonsense")).Code);
        Assert.Equal(2, (await _operator.RunAsync("serve", "--urls", "http://127.0.0.1:0")).Code);
    }

    [Fact]
    public async Task RelativeFolders_AreMeantFromWhereTheyWereTyped()
    {
        await using var stream = await ConnectAsync();
        Assert.Equal(0, await AskAsync(stream, new AdminRequest(["tenants", "export", "erenler", "--to", "here/pack"], _folder)));
        Assert.True(File.Exists(Path.Combine(_folder, "here", "pack", "tenant.json")));
    }

    [Fact]
    public async Task Serve_OverTheSocket_IsRefusedWith2()
    {
        await using var stream = await ConnectAsync();
        Assert.Equal(2, await AskAsync(stream, new AdminRequest(["serve"], _folder)));
    }

    [Fact]
    public async Task ManyClientsAtOnce_AreAllServed()
    {
        var ids = new[] { "erenler", "tatvan", "behzisti-wa" };
        var ended = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 3 == 0
            ? _operator.RunAsync("tenants", "list")
            : _operator.RunAsync("tenants", i % 2 == 0 ? "suspend" : "resume", ids[i % ids.Length])));
        Assert.All(ended, e => Assert.Equal(0, e.Code));
        Assert.All(ended.Where((_, i) => i % 3 == 0), e => Assert.Contains("5 tenants", e.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CtrlC_StopsTheCommandInTheHost()
    {
        var turn = _host.Service<AdminConversation>().OneChange;
        await turn.WaitAsync();
        using var ctrlC = new CancellationTokenSource();
        var shown = new StringWriter();
        var command = _operator.RunAsync(ctrlC.Token, shown, "tenants", "suspend", "hizir-erzincan");
        await Poll.UntilAsync(() => Task.FromResult(shown.ToString().Contains("waits for it", StringComparison.Ordinal)), "the command waits for its turn");
        await ctrlC.CancelAsync();
        Assert.Equal(130, (await command).Code);
        turn.Release();
        await _host.Tenant("hizir-erzincan").RegisterAsync();
    }

    [Fact]
    public void Socket_IsTheOwnersAlone()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_host.Data, "admin.sock")));
    }

    private async Task<System.Net.Sockets.NetworkStream> ConnectAsync()
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_host.Data, "admin.sock")));
        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<int> AskAsync(Stream stream, AdminRequest request)
    {
        await stream.WriteAsync((byte[])[.. System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(request, AdminJson.Default.AdminRequest), (byte)'\n']);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (System.Text.Json.JsonSerializer.Deserialize(line, AdminJson.Default.AdminFrame)!.Exit is { } code)
            {
                return code;
            }
        }

        throw new EndOfStreamException();
    }

    private async Task<int> StatusAsync(string path) => (int)(await _host.Http.GetAsync(_host.Address + path)).StatusCode;

    private static void Replace(string file, string old, string with) => File.WriteAllText(file, File.ReadAllText(file).Replace(old, with, StringComparison.Ordinal));

    private string Copied(string id)
    {
        var (from, to) = (Path.Combine(AppContext.BaseDirectory, "tenants", id), Path.Combine(_folder, $"{id}-two"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
