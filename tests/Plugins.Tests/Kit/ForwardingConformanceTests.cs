using Derman.Channels.Conformance.Provider;

namespace Derman.Plugins.Tests.Kit;

/// <summary>The kit for a plugin of Node.js that hands reports over, against a double of Node.js: what a vendor in TypeScript runs.</summary>
public sealed class ForwardingConformanceTests(ForwardingConformanceTests.Body body) : ProviderConformance, IClassFixture<ForwardingConformanceTests.Body>
{
    protected override string Folder => Path.Combine(AppContext.BaseDirectory, "Programs", "reports");

    private protected override ProviderProcess Double => body.Process;

    [Fact]
    public void Report_IsTheOneTheDoubleNames() => Assert.Equal(("KIT-2026-000002-9f8e7d", "su"), (Report.Reference, Report.Service));

    public sealed class Body : IAsyncLifetime
    {
        internal ProviderProcess Process { get; private set; } = null!;

        public async Task InitializeAsync() => Process = await ProviderTests.StartAsync("reports.provider.cjs");

        public async Task DisposeAsync() => await Process.DisposeAsync();
    }
}
