using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Derman.Plugins.Tests;

public sealed class ChannelHostTests(GraphDouble graph) : IClassFixture<GraphDouble>
{
    private static readonly ChannelManifest Manifest = Shipped.Package("whatsapp").Manifest!;

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://graph.facebook.com.evil.example/")]
    [InlineData("https://graph.facebook.com:8443/")]
    [InlineData("http://graph.facebook.com/")]
    [InlineData("https://user:pw@graph.facebook.com/")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("file:///etc/passwd")]
    public async Task Http_ToAnotherHost_IsNotPermitted(string address) =>
        Assert.Equal(ChannelHttpFailureKind.NotPermitted, Failed(await Host().SendHttpAsync(Get(address), CancellationToken.None)));

    [Fact]
    public async Task Http_ToTheOperatorsAddress_IsPermitted()
    {
        graph.Next(200, "yes");
        Assert.Equal(200, Assert.IsType<ChannelHttpResponse>(await Host().SendHttpAsync(Get(graph.BaseAddress), CancellationToken.None)).Status);
    }

    [Fact]
    public void Setting_OfTheOperator_IsNotTheTenantsToSet()
    {
        Assert.Equal(graph.BaseAddress, Host().Setting("graphBaseAddress"));
        var alone = Accounts.Host(Accounts.Binding(Manifest, graph: null));
        Assert.Equal("https://graph.facebook.com", alone.Setting("graphBaseAddress"));
        Assert.Null(alone.Setting("accessToken"));
        Assert.Null(alone.Secret("phoneNumberId"));
        Assert.Equal(GraphDouble.Token, alone.Secret("accessToken"));
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_IsNotFollowed()
    {
        graph.Next(302, "", ("Location", "http://127.0.0.1:1/stolen"));
        Assert.Equal(ChannelHttpFailureKind.NotPermitted, Failed(await Host().SendHttpAsync(Get(graph.BaseAddress), CancellationToken.None)));
    }

    [Fact]
    public async Task Redirect_OnTheSameHost_IsFollowedThreeTimes()
    {
        graph.Next(302, "", ("Location", "/next"));
        graph.Next(200, "there");
        Assert.Equal("there"u8.ToArray(), Assert.IsType<ChannelHttpResponse>(await Host().SendHttpAsync(Get(graph.BaseAddress), CancellationToken.None)).Body.ToArray());
        for (var i = 0; i < 4; i++)
        {
            graph.Next(302, "", ("Location", "/next"));
        }

        Assert.Equal(ChannelHttpFailureKind.NotPermitted, Failed(await Host().SendHttpAsync(Get(graph.BaseAddress), CancellationToken.None)));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("X-A", "b\r\nX-C: d")]
    public async Task Header_OfTheHost_IsRefused(string name, string value) =>
        Assert.Equal(ChannelHttpFailureKind.NotPermitted, Failed(await Host().SendHttpAsync(Get(graph.BaseAddress) with { Headers = [new(name, value)] }, CancellationToken.None)));

    [Fact]
    public async Task Answer_LargerThanWanted_IsCut()
    {
        graph.Next(200, new string('a', 5000));
        Assert.Equal(ChannelHttpFailureKind.AnswerTooLarge, Failed(await Host().SendHttpAsync(Get(graph.BaseAddress) with { MaxResponseBytes = 4999 }, CancellationToken.None)));
    }

    [Fact]
    public async Task Answer_ThatNeverComes_EndsInTime()
    {
        graph.NextNeverAnswers();
        var request = Get(graph.BaseAddress) with { Timeout = TimeSpan.FromMilliseconds(150) };
        Assert.Equal(ChannelHttpFailureKind.NoAnswer, Failed(await Host().SendHttpAsync(request, CancellationToken.None)));
    }

    [Fact]
    public void Log_NeverHoldsASecretOrASecondLine()
    {
        var log = new LineLogger();
        var host = new ChannelHost(Accounts.Binding(Manifest, graph.BaseAddress), new ChannelHttpSender(ChannelHttpSender.CreateClient()), new FixedClock(), log);
        host.Log(ChannelLogLevel.Warning, "graph.odd", $"token {GraphDouble.Token}\nforged line");
        var line = Assert.Single(log.Lines);
        Assert.Equal("graph.odd: token *** forged line", line);
    }

    [Fact]
    public void Context_PrintsNoSecret()
    {
        var binding = Accounts.Binding(Manifest, graph.BaseAddress);
        Assert.DoesNotContain(GraphDouble.Token, $"{binding} {binding.Context()}", StringComparison.Ordinal);
        Assert.Equal(GraphDouble.Token, binding.Context().Secret("accessToken"));
    }

    private static ChannelHttpRequest Get(string address) => new() { Method = "GET", Address = new Uri(address) };

    private static ChannelHttpFailureKind Failed(ChannelHttpResult result) => Assert.IsType<ChannelHttpFailure>(result).Kind;

    private ChannelHost Host() => Accounts.Host(Accounts.Binding(Manifest, graph.BaseAddress));

    private sealed class LineLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
