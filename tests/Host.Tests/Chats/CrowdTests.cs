using Derman.ChatLoad;
using Derman.Core.Chats;
using Derman.Core.Tenancy;

namespace Derman.Host.Tests.Chats;

/// <summary>Many visitors at once on lines that are cut all the time. The large crowd is <c>bench/chat.sh</c>.</summary>
public sealed class CrowdTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Crowd_OnBreakingLines_LosesDoublesCrossesAndDisordersNothing()
    {
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("tatvan"), default))!;
        var agent = ChatLineTests.AgentOf(tenant);
        var (handle, say) = (fixture.Host.Service<HandleChat>(), fixture.Host.Service<SayInChat>());
        var crowd = new Crowd(
            new CrowdPlan(40, TimeSpan.FromSeconds(2), BreaksASecond: 25, WordsASecond: 60),
            new Uri($"{fixture.Tatvan.Base.Replace("http", "ws", StringComparison.Ordinal)}/chat/chat/socket"),
            "https://www.tatvan.bel.tr",
            async (chat, text, once, ct) =>
            {
                await handle.TakeAsync(tenant, chat, agent, ct);
                Assert.True((await say.ExecuteAsync(tenant, chat, text, once, agent, ct)).Ok);
            });
        var result = await crowd.RunAsync(null, default);
        Assert.True(result.IsRight, $"{result} {string.Join('\n', result.Examples)}");
        Assert.True(result is { Words: > 80, Answers: > 20, Breaks: > 10 }, result.ToString());
    }
}
