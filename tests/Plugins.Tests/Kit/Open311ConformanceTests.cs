using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class Open311ConformanceTests() : ShippedConformance("open311")
{
    protected override TestAccount Account { get; } = Of("board", ("endpoint", "https://water.example/open311/v2"), ("apiKey", "open311-key-ours-1"), ("hosts", "water.example"));

    protected override TestAccount OtherAccount { get; } = Of("roads", ("endpoint", "https://roads.example/v2"), ("apiKey", "open311-key-theirs"), ("hosts", "roads.example"));

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) => (request.Method, request.Address.AbsolutePath) switch
    {
        (_, "/open311/v2/services.json") => FakeHttp.Answer(200, """[{"service_code":"W1","service_name":"Su","metadata":false}]"""),
        ("POST", _) => FakeHttp.Answer(201, """[{"service_request_id":"638344"}]"""),
        _ => FakeHttp.Answer(200, """[{"service_request_id":"638344","status":"open"}]"""),
    };
}
